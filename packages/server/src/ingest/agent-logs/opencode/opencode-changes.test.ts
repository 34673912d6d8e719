import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import type { Store } from '../../../store/store.ts'
import { verify } from '../../../store/verify.ts'
import { historyStatus } from '../history-status.ts'
import { opencode } from './opencode.ts'
import { answer, openCodeWriter, START } from './opencode-history.contract.ts'
import {
  DATA,
  eachWithHome,
  home,
  importAll,
  importInto,
  liveCalls,
  pathOf,
  put,
  tokens,
  write,
} from './opencode-import.contract.ts'

eachWithHome()

const ONE_ROW = { rows: 1, observations: 1, skipped: {} }

test('an answer that grows is replaced, not added', async () => {
  const store = memoryStore()
  const states = [
    { tokens: tokens(0, 0), cost: 0, time: { created: START }, finish: undefined },
    { tokens: tokens(100, 1), cost: 0.001, time: { created: START }, finish: undefined },
    { tokens: tokens(100, 90), cost: 0.004, time: { created: START }, finish: 'stop' },
    { tokens: tokens(100, 90), cost: 0.004 },
  ]
  const skips: unknown[] = []
  for (const [index, state] of states.entries()) {
    write((writer) => {
      const place = { session: 'ses_1', updated: START + index }
      writer.message({ id: 'msg_1', ...place }, answer(state))
    })
    put('ses_2', 'msg_2', answer({ ...state, agent: 'plan' }))
    const { skipped } = await importInto(store)
    skips.push(skipped.map(({ reason, count }) => [reason, count]))
    const counts = (await liveCalls(store)).map((call) => [call.inputTokens, call.outputTokens])
    const { input, output } = state.tokens as { input: number; output: number }
    expect(counts).toEqual(
      index === 0
        ? []
        : [
            [input, output],
            [input, output],
          ],
    )
  }
  expect(skips).toEqual([[['unfinished_answer', 2]], [], [], []])
  expect((await verify(store)).problems).toEqual([])
  const status = await historyStatus(store, opencode, { env: {}, home })
  expect(status.files.map(({ counts }) => counts)).toEqual([ONE_ROW, ONE_ROW])
  const whole = memoryStore()
  await importInto(whole)
  const idsOf = async (one: Store) => (await liveCalls(one)).map(({ id, cost }) => [id, cost])
  expect(await idsOf(store)).toEqual(await idsOf(whole))
})

test('however rows are written and imported, the ledger is what they say in the end', async () => {
  const step = fc.record({
    row: fc.nat(3),
    output: fc.nat(400),
    isDone: fc.boolean(),
    isImported: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      rmSync(join(home, DATA), { recursive: true, force: true })
      const store = memoryStore()
      const last = new Map<number, number>()
      let updated = START
      for (const { row, output, isDone, isImported } of steps) {
        updated += 1
        const created = START + row
        last.set(row, output)
        write((writer) => {
          const data = answer({
            tokens: tokens(output, output),
            cost: output / 1000,
            time: { created, ...(isDone && { completed: created + 500 }) },
            finish: undefined,
          })
          writer.message({ id: `msg_${row}`, session: 's', updated }, data)
        })
        if (isImported) await importInto(store)
      }
      await importInto(store)
      const sum = [...last.values()].reduce((total, output) => total + output, 0)
      const calls = await liveCalls(store)
      expect(calls.reduce((total, call) => total + call.outputTokens, 0)).toBe(sum)
      expect(calls.length).toBeLessThanOrEqual(last.size)
    }),
    { numRuns: 30 },
  )
})

test('only what was written since is read again', async () => {
  const rows = 3_000
  write((writer) => {
    writer.db.exec('BEGIN')
    for (let index = 0; index < rows; index += 1) {
      const created = START + index * 60_000
      const data = answer({ time: { created, completed: created + 900 } })
      writer.message({ id: `msg_${index}`, session: 's' }, data)
    }
    writer.db.exec('COMMIT')
  })
  const store = memoryStore()
  expect(await importInto(store)).toMatchObject({ rowsRead: rows, newCalls: rows })
  expect(await importInto(store)).toMatchObject({ rowsRead: 0, filesRead: 0 })
  const created = START + rows * 60_000
  write((writer) => {
    writer.message({ id: 'msg_new', session: 's' }, answer({ time: { created } }))
    writer.message(
      { id: 'msg_7', session: 's', updated: created },
      answer({ time: { created: START - 7 } }),
    )
  })
  expect(await importInto(store)).toMatchObject({
    // The old row that was rewritten is taken back, and counts anew.
    rowsRead: 2,
    newCalls: 2,
    changedCalls: 1,
  })
})

test.each([
  ['delete', false],
  ['wal', false],
  ['wal', true],
])(
  'a database is not written to, in journal mode %s, its writer there: %s',
  async (mode, isOpen) => {
    const path = pathOf(`${DATA}/opencode.db`)
    const writer = openCodeWriter(path)
    writer.db.exec(`PRAGMA journal_mode = ${mode}`)
    writer.message({ id: 'msg_1', session: 's' }, answer())
    if (!isOpen) writer.close()
    const stamps = () =>
      readdirSync(dirname(path))
        // Readers of a shared log note in this file, which is no part of the database, where they are.
        .filter((name) => !name.endsWith('-shm'))
        .map((name) => {
          const { size, mtimeMs } = statSync(join(dirname(path), name))
          return [name, size, mtimeMs, readFileSync(join(dirname(path), name)).toString('base64')]
        })
    const before = stamps()
    expect((await importAll()).calls).toHaveLength(1)
    expect(stamps()).toEqual(before)
    if (isOpen) writer.close()
  },
)

test('an import sees what was committed while somebody writes, and keeps nobody waiting', async () => {
  const path = pathOf(`${DATA}/opencode.db`)
  const writer = openCodeWriter(path)
  writer.db.exec('PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 0')
  writer.message({ id: 'msg_1', session: 's' }, answer())
  writer.db.exec('BEGIN IMMEDIATE')
  writer.message({ id: 'msg_2', session: 's' }, answer({ time: { created: START + 1 } }))
  const decode = (await opencode.load()).decoder({ env: {}, home })
  const [file] = opencode.discover({ env: {}, home }).files
  if (file === undefined) throw new Error('No file')
  expect(file.bytes).toBe(statSync(path).size + statSync(`${path}-wal`).size)
  const rows = decode(file, { offset: 0, state: null })
  expect(rows.next().value).toMatchObject({ kind: 'observation' })
  writer.db.exec('COMMIT')
  writer.message({ id: 'msg_3', session: 's' }, answer({ time: { created: START + 2 } }))
  while (rows.next().done !== true);
  expect((await importAll()).calls).toHaveLength(3)
  writer.close()
})
