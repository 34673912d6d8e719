import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import { eachWithHome, home } from '../home-folder.contract.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { metersOf } from '../read-written.contract.ts'
import { gemini } from './gemini.ts'
import {
  answer,
  DOCUMENT,
  type Fields,
  head,
  LINES,
  METERS,
  read,
  tokens,
  user,
} from './gemini-history.contract.ts'

eachWithHome()

test('a message that is written again is one call, and the last tokens that are stated count', () => {
  const rows = [
    answer({ tokens: null }),
    answer({ tokens: tokens({ output: 900, thoughts: 5, total: 16_239 }) }),
    answer({ tokens: null, toolCalls: [{ name: 'edit' }] }),
    answer({ toolCalls: [{ name: 'shell' }] }),
  ]
  const { only, reasons } = read({ [LINES]: [head(), ...rows] })
  expect(metersOf(only())).toEqual([METERS])
  expect(only().tools?.used).toEqual(['shell'])
  expect(reasons).toEqual([])
})

test('what an import found half-written is counted as the last tokens say, also when they fell', async () => {
  const line = (fields: Fields) => `${JSON.stringify(answer(fields))}\n`
  const path = join(home, LINES)
  read({ [LINES]: `${JSON.stringify(head())}\n${line({ tokens: tokens({ output: 900 }) })}` })
  const store = memoryStore()
  const imported = () => importAgentLogs({ store, env: {}, home, sources: [gemini] })
  await imported()
  appendFileSync(path, line({}))
  expect(await imported()).toMatchObject([{ newCalls: 0, changedCalls: 1, outputTokens: 23 - 900 }])
  appendFileSync(path, line({}))
  expect(await imported()).toMatchObject([{ changedCalls: 0, unchangedCalls: 1 }])
})

test('a whole history in a $set repeats its messages, and a rewind bills nothing back', () => {
  const other = answer({ id: 'm2', tokens: tokens({ output: 40, total: 16_293 }) })
  const { calls, reasons } = read({
    [LINES]: [
      head(),
      user,
      answer(),
      { $set: { lastUpdated: '2026-03-01T10:00:06.000Z' } },
      other,
      { $rewindTo: 'm1' },
      { $set: { messages: [answer({ content: 'masked' }), { ...user }, answer({ id: 'm3' })] } },
    ],
  })
  expect([...calls.keys()]).toEqual(['gemini:m1', 'gemini:m2', 'gemini:m3'])
  expect(reasons).toEqual([])
})

test('a document that was resumed as lines stays behind, and counts once', () => {
  const old = { ...head(), messages: [user, answer(), answer({ id: 'm2', tokens: null })] }
  const next = answer({ id: 'm2', tokens: tokens({ output: 40, total: 16_293 }) })
  const files = { [DOCUMENT]: old, [LINES]: [head(), user, answer(), next, answer({ id: 'm9' })] }
  const { calls } = read(files)
  expect([...calls.keys()].sort()).toEqual(['gemini:m1', 'gemini:m2', 'gemini:m9'])
  expect(metersOf(calls.get('gemini:m2'))).toEqual([{ ...METERS, output: 40 }])
})
