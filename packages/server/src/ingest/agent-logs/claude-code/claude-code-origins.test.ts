import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import { eachWithHome, home, put } from '../home-folder.contract.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { claudeCode } from './claude-code.ts'

eachWithHome()

type Files = Record<string, string>

const BEGAN = Date.parse('2026-03-01T10:00:00Z')
const HOUR_MS = 3_600_000

/** Rows of a session, one a minute; a copy of them bears the name of its own session. */
const rows = (session: string, ids: readonly string[]): string =>
  ids
    .map((id, index) => {
      const timestamp = new Date(BEGAN + index * 60_000).toISOString()
      const message = {
        id,
        role: 'assistant',
        model: 'claude-opus-4-6',
        usage: { output_tokens: 1 },
      }
      const row = { type: 'assistant', sessionId: session, timestamp, requestId: id, message }
      return `${JSON.stringify(row)}\n`
    })
    .join('')

const FOLDER = '.claude/projects/-srv-shop'
const ORIGINAL = ['a', 'b', 'c', 'd', 'e']
const COPY = ['a', 'b', 'f']

/** Imports step by step; each history was made when the first row of the original was written, or later. */
async function sessionsOf(madeAfter: Record<string, number>, steps: readonly Files[]) {
  const store = memoryStore()
  const source = {
    ...claudeCode,
    discover: (place: Parameters<typeof claudeCode.discover>[0]) => {
      const found = claudeCode.discover(place)
      const files = found.files.map((file) => {
        const madeMs = BEGAN + (madeAfter[basename(file.path, '.jsonl')] ?? 0)
        return { ...file, madeMs }
      })
      return { ...found, files }
    },
  }
  for (const step of steps) {
    put(step)
    await importAgentLogs({ store, env: {}, home, sources: [source] })
  }
  const rows = await store.tail(0, 100)
  const undone = new Set(rows.filter(({ sign }) => sign < 0).map(({ corrects }) => corrects))
  const live = rows.filter(({ id, sign }) => sign > 0 && !undone.has(id))
  return Object.fromEntries(live.map(({ id, session }) => [id.replace(/~.*/, ''), session]))
}

const original = (count: number): Files => ({
  [`${FOLDER}/s1.jsonl`]: rows('s1', ORIGINAL.slice(0, count)),
})
const copy: Files = { [`${FOLDER}/s2.jsonl`]: rows('s2', COPY) }

test.each([
  ['both at once', [{ ...original(5), ...copy }]],
  ['the copy first', [copy, original(5)]],
  ['the original first', [original(5), copy]],
  ['the copy while the original grows', [original(2), copy, original(5)]],
])('an original that went on longer than its copy is the original: %s', async (_, steps) => {
  expect(await sessionsOf({ s1: 1_000, s2: HOUR_MS }, steps)).toEqual({
    a: 's1',
    b: 's1',
    c: 's1',
    d: 's1',
    e: 's1',
    f: 's2',
  })
})

test('of histories that were moved, whenever they were made, the shorter one is the original', async () => {
  const moved = { s1: HOUR_MS + 2_000, s2: HOUR_MS + 1_000 }
  const sessions = await sessionsOf(moved, [{ ...original(2), ...copy }])
  expect(sessions).toEqual({ a: 's1', b: 's1', f: 's2' })
})
