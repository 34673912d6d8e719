import { costOf, toDecimal } from '@tokenledger/sdk'
import { expect, test } from 'vitest'
import { eachWithHome } from '../home-folder.contract.ts'
import { type Fields, read } from './claude-code-history.contract.ts'

eachWithHome()

/** What one answer costs, in dollars, at the prices of a day. */
function costOfAnswer(model: string, usage: Fields, day = '2026-03-01'): string | null {
  const row = {
    type: 'assistant',
    timestamp: `${day}T10:00:00Z`,
    sessionId: 's1',
    requestId: 'req_1',
    message: { id: 'msg_1', role: 'assistant', model, content: [], usage },
  }
  const files = { '.claude/projects/p/s1.jsonl': [row] }
  const { usage: reading, time, dimensions } = read(files).only()
  const provider = dimensions.provider
  const { total } = costOf(reading, { at: time, ...(provider !== undefined && { provider }) })
  return total === null ? null : toDecimal(total)
}

/** The price of tokens, in dollars a million each. */
const dollars = (...parts: readonly (readonly [tokens: number, rate: number])[]): string =>
  toDecimal(BigInt(Math.round(parts.reduce((sum, [tokens, rate]) => sum + tokens * rate * 1e6, 0))))

test('cache writes cost by how long they live', () => {
  const usage = {
    input_tokens: 3,
    cache_creation_input_tokens: 100,
    cache_creation: { ephemeral_5m_input_tokens: 40, ephemeral_1h_input_tokens: 60 },
    cache_read_input_tokens: 2000,
    output_tokens: 50,
  }
  const read = [3, 3] as const
  expect(costOfAnswer('claude-sonnet-4-5-20250929', usage)).toBe(
    dollars(read, [40, 3.75], [60, 6], [2000, 0.3], [50, 15]),
  )
  const { cache_creation: _, ...untold } = usage
  expect(costOfAnswer('claude-sonnet-4-5-20250929', untold)).toBe(
    dollars(read, [100, 3.75], [2000, 0.3], [50, 15]),
  )
})

test.each([
  ['us.anthropic.claude-opus-4-6-v1:0', [5.5, 27.5]],
  ['global.anthropic.claude-opus-4-6-v1', [5, 25]],
  ['claude-opus-4-5@20251101', [5, 25]],
  ['claude-opus-4-6[1m]', [5, 25]],
])('a name that a cloud or the tool gave the model has its price: %s', (model, [input, output]) => {
  const usage = { input_tokens: 1000, output_tokens: 100 }
  expect(costOfAnswer(model, usage)).toBe(dollars([1000, Number(input)], [100, Number(output)]))
})

test('a long prompt, cached parts included, prices the whole request', () => {
  const prompt = (read: number) => ({
    input_tokens: 1000,
    cache_creation_input_tokens: 9000,
    cache_read_input_tokens: read,
    output_tokens: 500,
  })
  const model = 'claude-sonnet-4-5-20250929'
  expect(costOfAnswer(model, prompt(240_000))).toBe(
    dollars([1000, 6], [9000, 7.5], [240_000, 0.6], [500, 22.5]),
  )
  expect(costOfAnswer(model, prompt(190_000))).toBe(
    dollars([1000, 3], [9000, 3.75], [190_000, 0.3], [500, 15]),
  )
  // The same prompt on the day after the higher price ended.
  expect(costOfAnswer('claude-opus-4-6', prompt(240_000), '2026-03-12')).toBe(
    dollars([1000, 10], [9000, 12.5], [240_000, 1], [500, 37.5]),
  )
  expect(costOfAnswer('claude-opus-4-6', prompt(240_000), '2026-03-14')).toBe(
    dollars([1000, 5], [9000, 6.25], [240_000, 0.5], [500, 25]),
  )
  // Thresholds differ by model.
  expect(costOfAnswer('claude-haiku-5-5', prompt(100_000))).toBe(
    dollars([1000, 0.5], [9000, 0.625], [100_000, 0.05], [500, 2.5]),
  )
})

test('fast answers and answers from one country cost more', () => {
  const usage = { input_tokens: 1000, cache_read_input_tokens: 0, output_tokens: 100 }
  const plain = [
    [1000, 5],
    [100, 25],
  ] as const
  const times = (factor: number) =>
    dollars(...plain.map(([n, rate]) => [n, rate * factor] as const))
  expect(costOfAnswer('claude-opus-4-6', { ...usage, speed: 'standard' })).toBe(times(1))
  expect(costOfAnswer('claude-opus-4-6', { ...usage, speed: 'fast' })).toBe(times(6))
  expect(costOfAnswer('claude-opus-4-6', { ...usage, inference_geo: 'us' })).toBe(times(1.1))
  expect(costOfAnswer('claude-opus-4-6', { ...usage, speed: 'fast', inference_geo: 'us' })).toBe(
    times(6.6),
  )
  expect(costOfAnswer('claude-opus-4-6', { ...usage, inference_geo: 'not_available' })).toBe(
    times(1),
  )
})

test('searches cost a fee each, fetches nothing', () => {
  const usage = {
    input_tokens: 1000,
    output_tokens: 100,
    server_tool_use: { web_search_requests: 3, web_fetch_requests: 2 },
    inference_geo: 'us',
  }
  expect(costOfAnswer('claude-opus-4-6', usage)).toBe(
    dollars([1000, 5.5], [100, 27.5], [3, 10_000]),
  )
})

test('passes beside the message are billed: compaction by its model, an advisor by another', () => {
  const message = {
    input_tokens: 3,
    cache_creation_input_tokens: 100,
    cache_read_input_tokens: 2000,
    output_tokens: 50,
  }
  const iterations = [
    { type: 'compaction', model: null, input_tokens: 5000, output_tokens: 400 },
    { type: 'advisor_message', model: 'claude-fable-5', input_tokens: 70, output_tokens: 8 },
    { type: 'message', model: null, ...message },
  ]
  expect(costOfAnswer('claude-opus-4-6', { ...message, iterations })).toBe(
    dollars([3, 5], [100, 6.25], [2000, 0.5], [50, 25], [5000, 5], [400, 25], [70, 10], [8, 50]),
  )
})

test('a model without a price costs null, not zero', () => {
  expect(costOfAnswer('claude-unheard-of-9', { input_tokens: 10, output_tokens: 1 })).toBeNull()
})
