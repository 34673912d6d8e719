import { expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import { verify } from '../../../store/verify.ts'
import type { AgentLogReader, AgentLogSource } from '../agent-log-source.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { isObject, type JsonObject } from '../join-json.ts'
import { messageOf } from './message.ts'
import { observationsOf, withdrawn } from './observe.ts'
import { opencode } from './opencode.ts'
import { answer, newerAnswer, type OpenCodeWriter, START } from './opencode-history.contract.ts'
import {
  eachWithHome,
  home,
  importAll,
  importInto,
  liveCalls,
  tokens,
  write,
} from './opencode-import.contract.ts'

eachWithHome()

const ROWS = [
  { id: 'msg_1', session: 'ses_1', updated: START + 5_002 },
  // A fork's copy, written when the fork was made.
  { id: 'msg_2', session: 'ses_2', updated: START + 60_007 },
] as const

const ENDED = answer({ time: { created: START, completed: START + 5_000 } })

const older = (writer: OpenCodeWriter): void => {
  writer.session('ses_1')
  writer.session('ses_2', { created: START + 60_000, title: 'A (fork #1)' })
  for (const row of ROWS) writer.message(row, ENDED)
}

/** The time of the row's writing is taken for the answer's end. */
const takenOverAt = (completed: number) => newerAnswer({ time: { created: START, completed } })

const takenOver = (writer: OpenCodeWriter): void => {
  for (const row of ROWS) writer.sessionMessage(row, takenOverAt(row.updated))
}

const ONE = [{ session: 'ses_1', inputTokens: 2_400 }]

test('what OpenCode 2 took over from the older table counts as it stands there, forks once', async () => {
  const store = memoryStore()
  write(older)
  await importInto(store)
  write(takenOver)
  expect(await importInto(store)).toMatchObject({ newCalls: 0, changedCalls: 0 })
  expect(await liveCalls(store)).toMatchObject(ONE)
  expect((await importAll()).calls).toMatchObject(ONE)
})

test('what was taken over and is written anew counts as it stands in the newer table', async () => {
  const store = memoryStore()
  write((writer) => {
    older(writer)
    takenOver(writer)
  })
  await importInto(store)
  write((writer) => {
    const time = { created: START, completed: START + 70_000 }
    for (const { id, session } of ROWS) {
      const anew = newerAnswer({ time, tokens: tokens(120, 60) })
      writer.sessionMessage({ id, session, updated: START + 70_001 }, anew)
    }
  })
  await importInto(store)
  expect(await liveCalls(store)).toMatchObject([{ session: 'ses_1', inputTokens: 120 }])
  expect((await verify(store)).problems).toEqual([])
})

/** Until version 3 what was taken over counted, and what it was taken over from did not. */
function ofVersionThree(): AgentLogSource {
  const load = async (): Promise<AgentLogReader> => {
    const reader = await opencode.load()
    return {
      ...reader,
      decoder: () =>
        function* ({ bytes }) {
          for (const { id, session, updated } of ROWS) {
            const source = {
              id,
              session,
              created: START,
              written: updated,
              isAnswer: true,
            } as const
            const [original, copy] = [ENDED, takenOverAt(updated)].map((data) =>
              messageOf(jsonOf(data), { ...source, kind: 'table' }),
            )
            if (original === undefined || copy === undefined) continue
            const place = { order: [1, START, id], time: START, who: { session } }
            yield withdrawn(original)
            yield* observationsOf(copy, { place, tools: [] })
          }
          return { offset: bytes, state: null }
        },
    }
  }
  return { ...opencode, version: 3, load }
}

function jsonOf(data: unknown): JsonObject {
  const value: unknown = JSON.parse(JSON.stringify(data))
  return isObject(value) ? value : {}
}

test('a ledger in which the copies counted has the answer once in the end', async () => {
  const store = memoryStore()
  write((writer) => {
    older(writer)
    takenOver(writer)
  })
  await importAgentLogs({ store, env: {}, home, sources: [ofVersionThree()] })
  expect(await liveCalls(store)).toHaveLength(2)
  await importInto(store)
  expect(await liveCalls(store)).toMatchObject(ONE)
  await importInto(store)
  expect(await liveCalls(store)).toMatchObject(ONE)
  expect((await verify(store)).problems).toEqual([])
})
