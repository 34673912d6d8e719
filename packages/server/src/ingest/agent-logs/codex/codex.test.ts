import { join } from 'node:path'
import { expect, test } from 'vitest'
import { agentLogContract } from '../agent-log-source.contract.ts'
import { codex } from './codex.ts'
import {
  count,
  eachWithHome,
  event,
  FILE,
  home,
  id7,
  meta,
  metersOf,
  read,
  row,
  START,
  THREAD,
  turn,
  usage,
  type Vector,
} from './codex-history.contract.ts'

eachWithHome()

test('a counter is a call with what the last answer consumed and who made it', () => {
  const { calls, keys, reasons } = read({
    [FILE]: [
      meta({ cwd: join(home, 'shop') }),
      event(1, 'task_started', { turn_id: id7(1), started_at: START / 1000 + 1 }),
      turn(1, id7(1), { cwd: join(home, 'shop') }),
      row(3, 'response_item', { type: 'function_call', name: 'shell', arguments: '{"id":null}' }),
      row(3, 'response_item', { type: 'custom_tool_call', name: 'apply_patch', input: 'x' }),
      row(3, 'response_item', { type: 'local_shell_call', action: {} }),
      row(3, 'response_item', { type: 'web_search_call', action: { type: 'search', query: 'q' } }),
      row(3, 'response_item', { type: 'web_search_call', action: { type: 'open_page', url: 'u' } }),
      count(4, [1000, 600, 90, 40], [1000, 600, 90, 40]),
      row(5, 'response_item', { type: 'function_call_output', output: '"name":"no_tool"' }),
      count(9, [3000, 1800, 150, 60], [2000, 1200, 60, 20]),
    ],
  })
  expect(reasons).toEqual([])
  expect(keys).toEqual([`codex:${THREAD}:1000.600.90.40`, `codex:${THREAD}:3000.1800.150.60`])
  expect(metersOf(calls[0])).toEqual([
    { input: 400, 'input.cacheRead': 600, output: 50, 'output.reasoning': 40, webSearch: 1 },
  ])
  expect(calls[0]).toMatchObject({
    time: START + 4000,
    responseModel: 'gpt-5',
    status: 'ok',
    tools: { used: ['apply_patch', 'local_shell', 'shell', 'web_search'] },
    dimensions: {
      source: 'import:codex',
      provider: 'openai',
      agent: 'codex',
      session: THREAD,
      project: '~/shop',
      operation: 'chat',
      tags: { git_branch: 'main' },
    },
  })
  expect(calls[1]?.tools).toBeUndefined()
  expect(metersOf(calls[1])).toEqual([
    { input: 800, 'input.cacheRead': 1200, output: 40, 'output.reasoning': 20 },
  ])
  expect(calls[1]?.usage.reportedTotal).toBe(2060)
})

test('a total that stands where it stood adds nothing, whatever it says of the last answer', () => {
  const { sums, reasons } = read({
    [FILE]: [
      meta(),
      turn(1, id7(1)),
      count(2, [1000, 0, 50], [1000, 0, 50]),
      count(3, [1000, 0, 50], [1000, 0, 50]),
      event(4, 'token_count', { info: null, rate_limits: {} }),
      turn(60, id7(60)),
      count(61, [1000, 0, 50], [1000, 0, 50]),
      count(65, [2100, 900, 80], [1100, 900, 30]),
    ],
  })
  expect(sums()).toEqual([2100, 900, 80, 0])
  expect(reasons).toEqual(['repeated_counter', 'no_usage', 'repeated_counter'])
})

test('the first total of a resumed thread is not counted, its last answer is', () => {
  const { sums } = read({
    [FILE]: [meta(), turn(1, id7(1)), count(2, [90_000, 80_000, 900], [1200, 1000, 40])],
  })
  expect(sums()).toEqual([1200, 1000, 40, 0])
})

test('where only the total is stated, its growth counts', () => {
  const { sums, reasons } = read({
    [FILE]: [
      meta(),
      turn(1, id7(1)),
      count(2, [1000, 200, 50], null),
      count(3, [1000, 200, 50], null),
      count(4, [1700, 500, 80], null),
    ],
  })
  expect(sums()).toEqual([1700, 500, 80, 0])
  expect(reasons).toEqual(['repeated_counter'])
})

test('where only the last answer is stated, it counts', () => {
  const { sums } = read({
    [FILE]: [
      meta(),
      turn(1, id7(1)),
      count(2, null, [1000, 200, 50]),
      count(3, null, [1000, 200, 50]),
      count(4, [2500, 500, 120], [500, 100, 20]),
    ],
  })
  expect(sums()).toEqual([2500, 500, 120, 0])
})

test('an older total that comes late adds nothing', () => {
  const { sums, reasons } = read({
    [FILE]: [
      meta(),
      turn(1, id7(1)),
      count(2, [100_000, 0, 500], [100_000, 0, 500]),
      count(3, [104_000, 0, 600], [4000, 0, 100]),
      count(4, [103_000, 0, 590], [3000, 0, 90]),
      count(5, [106_000, 0, 650], [2000, 0, 50]),
    ],
  })
  expect(sums()).toEqual([106_000, 0, 650, 0])
  expect(reasons).toEqual(['stale_counter'])
})

test('a counter that begins anew counts, also where it reaches what it stood at before', () => {
  const steps = [1000, 2000, 3000, 4000, 5000].map((total, index) =>
    count(2 + index, [total, 0, total / 10], [1000, 0, 100]),
  )
  const { calls, sums, reasons } = read({
    [FILE]: [
      meta(),
      turn(1, id7(1)),
      ...steps,
      turn(90, id7(90)),
      count(92, [1000, 0, 100], [1000, 0, 100]),
      count(93, [2000, 0, 200], [1000, 0, 100]),
    ],
  })
  expect([calls.length, reasons]).toEqual([7, []])
  expect(sums()).toEqual([7000, 0, 700, 0])
})

test('a short counter that begins anew is known by its first answer', () => {
  const { sums, reasons } = read({
    [FILE]: [
      meta(),
      turn(1, id7(1)),
      count(2, [1000, 0, 50], [1000, 0, 50]),
      turn(9, id7(9)),
      count(10, [990, 0, 40], [990, 0, 40]),
    ],
  })
  expect(sums()).toEqual([1990, 0, 90, 0])
  expect(reasons).toEqual([])
})

test('a full context window is no consumption, and the counter goes on from zero', () => {
  const full = event(5, 'token_count', {
    info: {
      total_token_usage: { ...usage([0, 0, 0]), total_tokens: 258_400 },
      last_token_usage: { ...usage([0, 0, 0]), total_tokens: 9000 },
    },
  })
  const { sums, reasons } = read({
    [FILE]: [
      meta(),
      turn(1, id7(1)),
      count(2, [249_000, 0, 400], [249_000, 0, 400]),
      full,
      count(9, [249_000, 0, 400], [249_000, 0, 400]),
      full,
      count(20, [30_000, 0, 70], [30_000, 0, 70]),
    ],
  })
  expect(sums()).toEqual([279_000, 0, 470, 0])
  expect(reasons).toEqual(['no_tokens', 'repeated_counter', 'no_tokens'])
})

test('an answer that is recorded by itself names the call, and is not counted again', () => {
  const answerId = `resp_${'0123456789abcdef'.repeat(3)}`
  const record = (seconds: number, id: string, vector: Vector) =>
    row(seconds, 'token_usage_record', {
      thread_id: THREAD,
      turn_id: id7(1),
      response_id: id,
      usage: usage(vector),
      thread_token_usage: usage(vector),
      service_tier: 'flex',
    })
  const { calls, keys, reasons } = read({
    [FILE]: [
      meta(),
      turn(1, id7(1)),
      record(3, answerId, [1000, 600, 90]),
      count(3, [1000, 600, 90], [1000, 600, 90]),
      record(6, 'resp_2', [500, 300, 20]),
      count(6, [1500, 900, 110], [500, 300, 20]),
    ],
  })
  expect(keys).toEqual([answerId, `codex:${THREAD}:1500.900.110.0`])
  expect(calls.map(({ responseId }) => responseId)).toEqual([answerId, 'resp_2'])
  expect(calls[0]?.usage.context.serviceTier).toBe('flex')
  expect(reasons).toEqual(['usage_record', 'usage_record'])
})

test('the model is that of the row, else of its info, else of the turn', () => {
  const { calls } = read({
    [FILE]: [
      meta(),
      count(2, [100, 0, 5], [100, 0, 5]),
      turn(3, id7(3), { model: 'gpt-5-codex' }),
      count(4, [200, 0, 10], [100, 0, 5]),
      count(5, [300, 0, 15], [100, 0, 5], { model: 'gpt-5-mini' }),
      event(6, 'token_count', {
        info: { model: 'gpt-5-nano', last_token_usage: usage([100, 0, 5]) },
      }),
      turn(7, id7(7), { model: null }),
      count(8, [500, 0, 25], [100, 0, 5]),
    ],
  })
  expect(calls.map(({ responseModel }) => responseModel)).toEqual([
    undefined,
    'gpt-5-codex',
    'gpt-5-mini',
    'gpt-5-nano',
    'gpt-5-nano',
  ])
  expect(calls[0]?.usage.segments[0]?.model).toBeNull()
})

test('who answers is what the history says, as far as it is a provider', () => {
  const providers = ['azure', 'my-proxy', null, 'ollama'].map((name, index) => {
    const { calls } = read({
      [FILE]: [
        meta({ model_provider: name }),
        turn(1, id7(1)),
        count(2, [100 + index, 0, 5], [100, 0, 5]),
      ],
    })
    return calls[0]?.dimensions.provider
  })
  expect(providers).toEqual(['azure.ai.openai', 'openai', 'openai', 'ollama'])
})

const generator = await import(
  new URL('../../../../../../bench/codex-history.mjs', import.meta.url).href
)

agentLogContract({
  source: codex,
  secret: generator.SECRET_TEXT,
  history: (seed) => {
    const { files, truth } = generator.codexHistory({ seed, threads: 3, turns: 3 })
    const placed = files.map(({ path, text }: { path: string; text: string }) => ({
      path: `.codex/${path}`,
      content: text,
    }))
    return { files: placed, truth }
  },
})
