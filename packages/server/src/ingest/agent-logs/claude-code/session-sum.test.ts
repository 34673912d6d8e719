import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import type { SessionSum } from '../agent-log-source.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { knownFiles } from '../known-files.ts'
import { claudeCode } from './claude-code.ts'
import { claudeCodeReader } from './claude-code-reader.ts'

const answer = (id: string): string =>
  JSON.stringify({
    type: 'assistant',
    timestamp: '2026-10-01T10:00:00.000Z',
    sessionId: 's1',
    requestId: `req_${id}`,
    message: {
      id: `msg_${id}`,
      role: 'assistant',
      model: 'claude-opus-4-6',
      usage: { input_tokens: 3, output_tokens: 5 },
    },
  })

const sum = (outputTokens: number): string =>
  JSON.stringify({
    type: 'cost-state',
    sessionId: 's1',
    totalCostUSD: 0.5,
    modelUsage: {
      'claude-opus-4-6': {
        inputTokens: 10,
        outputTokens,
        cacheReadInputTokens: 200,
        cacheCreationInputTokens: 30,
        costUSD: 0.45,
      },
      'claude-haiku-4-5': { inputTokens: 7, outputTokens: 'many', costUSD: null },
    },
  })

const asSum = (outputTokens: number): SessionSum => ({
  session: 's1',
  models: [
    ['claude-opus-4-6', { inputTokens: 240, outputTokens, costUsd: 0.45 }],
    ['claude-haiku-4-5', { inputTokens: null, outputTokens: null, costUsd: null }],
  ],
})

/** What is known of the sum when a history was imported after each of its parts. */
async function sumAfter(...parts: readonly string[]): Promise<SessionSum | null> {
  const home = mkdtempSync(join(tmpdir(), 'claude-code-sum-'))
  const path = join(home, '.claude/projects/-w/s1.jsonl')
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, '')
  const store = memoryStore()
  for (const part of parts) {
    appendFileSync(path, part)
    await importAgentLogs({ store, env: {}, home, sources: [claudeCode] })
  }
  const state = (await knownFiles(store, claudeCode.name)).of(path)?.checkpoint.state ?? null
  rmSync(home, { recursive: true })
  return claudeCodeReader.sessionSum?.(state) ?? null
}

test('a sum counts until another answer follows', async () => {
  const [first, second] = [answer('a'), answer('b')]
  expect(await sumAfter(`${first}\n`)).toBeNull()
  expect(await sumAfter(`${sum(5)}\n${first}\n`)).toBeNull()
  expect(await sumAfter(`${first}\n${sum(5)}\n${sum(6)}\n{"type":"mode"}\n`)).toEqual(asSum(6))
  expect(await sumAfter(`${first}\n${sum(5)}\n`, '{"type":"mode"}\n')).toEqual(asSum(5))
  expect(await sumAfter(`${first}\n${sum(5)}\n`, `${second}\n`)).toBeNull()
})

test.each([
  ['cut', sum(5).slice(0, -9)],
  ['of no session', sum(5).replace('"s1"', 'null')],
  ['without models', '{"type":"cost-state","sessionId":"s1","modelUsage":[1]}'],
  ['quoted', JSON.stringify({ type: 'user', sessionId: 's1', modelUsage: {}, text: sum(5) })],
])('a sum that is %s is none', async (_, line) => {
  expect(await sumAfter(`${answer('a')}\n${line}\n`)).toBeNull()
})

test('wherever a history is cut between two imports, its sum is the same', async () => {
  const line = fc.oneof(
    fc.nat(3).map((id) => answer(`${id}`)),
    fc.nat(9).map(sum),
    fc.constant('{"type":"mode","mode":"ü"}'),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 6 }), fc.array(fc.nat()), async (lines, cuts) => {
      const text = lines.map((one) => `${one}\n`).join('')
      const ends = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b)
      const parts = [...ends, text.length].map((end, index) =>
        text.slice(ends[index - 1] ?? 0, end),
      )
      expect(await sumAfter(...parts)).toEqual(await sumAfter(text))
    }),
    { numRuns: 60 },
  )
})
