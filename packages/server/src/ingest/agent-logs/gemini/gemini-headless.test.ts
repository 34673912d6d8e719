import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import type { Store } from '../../../store/store.ts'
import { eachWithHome, home } from '../home-folder.contract.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { metersOf } from '../read-written.contract.ts'
import { gemini } from './gemini.ts'
import { answer, head, METERS, read, run } from './gemini-history.contract.ts'

eachWithHome()

test('what a headless run printed is the sum of its calls, by model', () => {
  const paths = ['out.json', 'copy.txt']
  const { calls, reasons } = read({ 'out.json': run(), 'copy.txt': run() }, { paths })
  const byModel = new Map([...calls.values()].map((call) => [call.responseModel, call]))
  expect([...byModel.keys()].sort()).toEqual(['gemini-2.5-flash', 'gemini-2.5-pro'])
  expect(reasons).toEqual([])
  const pro = byModel.get('gemini-2.5-pro')
  expect(metersOf(pro)).toEqual([
    { input: 400_000, 'input.cacheRead': 100_000, output: 300, 'output.reasoning': 500 },
  ])
  expect(pro?.dimensions.session).toBe('e0e0e0e0-1111-4222-8333-444455556666')
  expect(pro?.tools).toEqual({ used: ['shell'] })
  // Ten prompts of 50,000 tokens are none of 500,000: the rates are those of short prompts.
  expect(pro?.usage.context.maxPassInput).toBe(50_000)
  expect(pro?.usage.warnings.map(({ code }) => code)).toEqual(['sum_of_calls'])
})

test('a run without an id has no session', () => {
  const { calls } = read({ 'out.json': run({ session_id: undefined }) }, { paths: ['out.json'] })
  expect([...calls.values()].map(({ dimensions }) => dimensions.session)).toEqual([
    undefined,
    undefined,
  ])
})

test('a run whose session has a history of its own is not counted again', () => {
  const session = '.gemini/tmp/shop/chats/session-2026-03-01T10-00-e0e0e0e0.jsonl'
  const { calls, reasons } = read(
    { [session]: [head()], 'out.json': run() },
    { paths: ['out.json'] },
  )
  expect([calls.size, reasons]).toEqual([0, ['session_summary']])
})

test('a run is not counted beside its history, in any order, also when the history is gone', async () => {
  const session = join(home, '.gemini/tmp/shop/chats/session-2026-03-01T10-00-e0e0e0e0.jsonl')
  const printed = join(home, 'out.json')
  const history = [head({ sessionId: run().session_id }), answer()]
  const importPath = async (store: Store, path: string) => {
    const content = path === printed ? [run()] : history
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content.map((row) => `${JSON.stringify(row)}\n`).join(''))
    await importAgentLogs({ store, env: {}, home, paths: [path], sources: [gemini] })
    rmSync(path)
  }
  for (const order of [
    [session, printed],
    [printed, session],
    [printed, session, printed],
  ]) {
    const store = memoryStore()
    for (const path of order) await importPath(store, path)
    const rows = await store.tail(0, 100)
    const calls = rows.reduce((sum, { sign }) => sum + sign, 0)
    const tokens = rows.reduce((sum, { inputTokens }) => sum + inputTokens, 0)
    expect([calls, tokens]).toEqual([1, METERS.input + METERS['input.cacheRead'] + 7])
  }
})

test('a streamed run states its sums in other words', () => {
  const model = {
    total_tokens: 1500,
    input_tokens: 1000,
    output_tokens: 200,
    cached: 400,
    input: 600,
  }
  const { only } = read(
    {
      'out.jsonl': [
        {
          type: 'init',
          timestamp: '2026-03-01T10:00:00Z',
          session_id: 'f1',
          model: 'gemini-2.5-pro',
        },
        { type: 'message', role: 'assistant', content: 'tokens"', delta: true },
        {
          type: 'result',
          timestamp: '2026-03-01T10:01:00Z',
          status: 'success',
          stats: { ...model, duration_ms: 5, models: { 'gemini-2.5-pro': model } },
        },
      ],
    },
    { paths: ['out.jsonl'] },
  )
  expect(metersOf(only())).toEqual([
    { input: 600, 'input.cacheRead': 400, output: 200, 'output.reasoning': 300 },
  ])
  expect(only()).toMatchObject({
    time: Date.parse('2026-03-01T10:01:00Z'),
    dimensions: { session: 'f1' },
  })
})
