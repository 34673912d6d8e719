import { renameSync } from 'node:fs'
import { expect, test } from 'vitest'
import { livePages } from '../../../store/live-entries.ts'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import type { Store } from '../../../store/store.ts'
import { verify } from '../../../store/verify.ts'
import type {
  AgentLogReader,
  AgentLogSource,
  Checkpoint,
  Observation,
} from '../agent-log-source.ts'
import { shortHash } from '../call-key.ts'
import { historyStatus } from '../history-status.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { opencode } from './opencode.ts'
import { answer, START } from './opencode-history.contract.ts'
import {
  DATA,
  eachWithHome,
  home,
  importInto,
  liveCalls,
  pathOf,
  tokens,
  write,
} from './opencode-import.contract.ts'

eachWithHome()

const outputs = async (store: Store) => (await liveCalls(store)).map((call) => call.outputTokens)

const put = (name: string, output: number, { updated = START + output, isDone = true } = {}) =>
  write((writer) => {
    const time = { created: START, ...(isDone && { completed: START + 900 }) }
    const data = answer({ tokens: tokens(10, output), cost: 0.01, time, finish: undefined })
    writer.message({ id: 'msg_1', session: 's', updated }, data)
  }, name)

test('a finished answer that is written anew counts once, whatever is remembered of its database', async () => {
  const store = memoryStore()
  let name = 'opencode.db'
  put(name, 5)
  await importInto(store)
  for (const output of [7, 6, 5]) {
    const moved = `opencode-${output}.db`
    // A database under a new name is one of which nothing is remembered.
    renameSync(pathOf(`${DATA}/${name}`), pathOf(`${DATA}/${moved}`))
    name = moved
    put(name, output, { updated: START + 100 - output })
    await importInto(store)
    expect(await outputs(store)).toEqual([output])
  }
  expect((await verify(store)).problems).toEqual([])
})

test('a table that does not say when its rows were written is read anew, and counts them once', async () => {
  const store = memoryStore()
  const untimed = (output: number, isDone: boolean) =>
    write(({ db }) => {
      db.exec(
        'DROP TABLE message; CREATE TABLE message (id text, session_id text, time_created integer, data text)',
      )
      const time = { created: START, ...(isDone && { completed: START + 900 }) }
      const data = answer({ tokens: tokens(10, output), time, finish: undefined })
      const row = ['msg_1', 's', JSON.stringify(data)] as const
      db.prepare('INSERT INTO message VALUES (?, ?, NULL, ?)').run(...row)
    })
  for (const [output, isDone] of [
    [5, false],
    [7, false],
    [9, true],
    [8, true],
  ] as const) {
    untimed(output, isDone)
    await importInto(store)
    await importInto(store)
    expect(await outputs(store)).toEqual([output])
  }
  expect((await verify(store)).problems).toEqual([])
})

test('an older copy of a database, read later, takes nothing back', async () => {
  const store = memoryStore()
  put('opencode.db', 9)
  await importInto(store)
  put('opencode-older.db', 4)
  await importInto(store)
  put('opencode-oldest.db', 3, { isDone: false })
  await importInto(store)
  expect(await outputs(store)).toEqual([9])
})

test('an answer that is begun anew counts as it stands', async () => {
  const store = memoryStore()
  put('opencode.db', 9)
  await importInto(store)
  renameSync(pathOf(`${DATA}/opencode.db`), pathOf(`${DATA}/opencode-x.db`))
  put('opencode-x.db', 10, { isDone: false })
  await importInto(store)
  expect(await outputs(store)).toEqual([10])
  put('opencode-x.db', 11)
  await importInto(store)
  expect(await outputs(store)).toEqual([11])
})

/** What was remembered of the one row, under another key. */
const keptAs = (key: string, { state, ...end }: Checkpoint): Checkpoint => ({
  ...end,
  state: JSON.parse(JSON.stringify(state).replace(/opencode:open:[0-9a-f]+/, key)),
})

/** Until version 2 an answer was known by its counts, also while it was written. */
function ofVersionOne(key: string): AgentLogSource {
  const load = async (): Promise<AgentLogReader> => {
    const reader = await opencode.load()
    return {
      ...reader,
      decoder: (place) => (file, from) => {
        const rows = reader.decoder(place)(file, from)
        const called = ({ isBeside, ...row }: Observation) => isBeside !== true && { ...row, key }
        function* renamed(): typeof rows {
          for (;;) {
            const next = rows.next()
            if (next.done === true) return keptAs(key, next.value)
            const row = next.value.kind === 'observation' ? called(next.value) : next.value
            if (row !== false) yield row
          }
        }
        return renamed()
      },
    }
  }
  return { ...opencode, version: 1, load }
}

test('an answer that never ended counts once in a ledger of an earlier version, too', async () => {
  const store = memoryStore()
  put('opencode.db', 5, { isDone: false })
  const names = ['claude-sonnet-4-5', 'anthropic', 'build']
  const counts = JSON.stringify([START, null, ...names, 10, 5, 0, 0, 0, 0.01])
  const sources = [ofVersionOne(`opencode:${shortHash(counts)}`)]
  await importAgentLogs({ store, env: {}, home, sources })
  expect(await outputs(store)).toEqual([5])
  await importInto(store)
  await importInto(store)
  expect(await outputs(store)).toEqual([5])
  expect((await verify(store)).problems).toEqual([])
})

test('an answer that ended after an earlier version read it counts once', async () => {
  const store = memoryStore()
  put('opencode.db', 5, { isDone: false })
  await importAgentLogs({ store, env: {}, home, sources: [ofVersionOne('opencode:as-it-was')] })
  expect(await outputs(store)).toEqual([5])
  put('opencode.db', 9)
  await importInto(store)
  expect(await outputs(store)).toEqual([9])
  const status = await historyStatus(store, opencode, { env: {}, home })
  expect(status).toMatchObject({ rows: 1, observations: 1 })
})

test('a ledger that forgot what it read takes back what an unfinished answer counted', async () => {
  const store = memoryStore()
  put('opencode.db', 5, { isDone: false })
  await importInto(store)
  const forgetful = memoryStore()
  for await (const calls of livePages(store, { where: [] })) await forgetful.append(calls)
  expect(await outputs(forgetful)).toEqual([5])
  put('opencode.db', 6)
  await importInto(forgetful)
  expect(await outputs(forgetful)).toEqual([6])
  expect((await verify(forgetful)).problems).toEqual([])
})
