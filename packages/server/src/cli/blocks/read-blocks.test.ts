import { costOf, type Entry, replacement, reversal } from '@tokenledger/sdk'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryStore } from '../../store/memory/memory-store.ts'
import { PLAIN } from '../render/colours.ts'
import { blocksJson } from './blocks-json.ts'
import { blocksText } from './blocks-text.ts'
import { readBlocks } from './read-blocks.ts'

const HOUR = 3_600_000
const START = Date.UTC(2026, 2, 1)
const NOW = START + 90 * 24 * HOUR

function call(id: string, time: number, output = 1_000, model = 'claude-sonnet-4-5'): Entry {
  const usage = {
    status: 'ok' as const,
    segments: [{ model, meters: { input: 10, output } }],
    context: {},
    details: {},
    warnings: [],
  }
  const cost = costOf(usage, { provider: 'anthropic', at: time })
  return { id, sign: 1, time, dimensions: { source: 'sdk' }, status: 'ok', usage, cost }
}

async function storeOf(entries: readonly Entry[]) {
  const store = memoryStore()
  expect((await store.append(entries)).rejected).toEqual([])
  return store
}

/** The rule, call by call. */
function oracle(times: readonly number[]) {
  const blocks: { start: number; first: number; last: number; calls: number }[] = []
  for (const time of [...times].sort((left, right) => left - right)) {
    const block = blocks.at(-1)
    if (block === undefined || time - block.start > 5 * HOUR || time - block.last > 5 * HOUR) {
      blocks.push({ start: time - (time % HOUR), first: time, last: time, calls: 1 })
    } else {
      block.last = time
      block.calls += 1
    }
  }
  return blocks
}

test('blocks are those of the rule, whatever part of them is asked for', async () => {
  const time = fc.oneof(
    fc.integer({ min: 0, max: 96 }).map((hours) => START + hours * HOUR),
    fc.integer({ min: 0, max: 96 * HOUR }).map((ms) => START + ms),
    fc.integer({ min: 300, max: 330 }).map((hours) => START + hours * HOUR + 7),
  )
  const range = fc.integer({ min: 0, max: 340 }).map((hours) => START + hours * HOUR)
  await fc.assert(
    fc.asyncProperty(
      fc.array(time, { minLength: 1, maxLength: 60 }),
      range,
      async (times, from) => {
        const store = await storeOf(times.map((at, index) => call(`c${index}`, at)))
        const expected = oracle(times)
        const { blocks } = await readBlocks(store, { where: [], now: NOW })
        const shape = ({ start, firstCall, lastCall, usage }: (typeof blocks)[number]) => ({
          start,
          first: firstCall,
          last: lastCall,
          calls: usage.calls,
        })
        expect(blocks.map(shape)).toEqual(expected)
        expect(blocks.reduce((sum, { usage }) => sum + usage.outputTokens, 0)).toBe(
          times.length * 1000,
        )
        const part = await readBlocks(store, { where: [], now: NOW, from, to: from + 10 * HOUR })
        expect(part.blocks.map(shape)).toEqual(
          expected.filter(({ start }) => start + 5 * HOUR > from && start < from + 10 * HOUR),
        )
      },
    ),
    { numRuns: 200 },
  )
})

test('a call at the very end of a block belongs to it, one a millisecond later begins the next', async () => {
  const times = [START, START + 5 * HOUR, START + 5 * HOUR + 1]
  const store = await storeOf(times.map((at, index) => call(`c${index}`, at)))
  const { blocks } = await readBlocks(store, { where: [], now: NOW })
  expect(blocks.map(({ firstCall, lastCall }) => [firstCall - START, lastCall - START])).toEqual([
    [0, 5 * HOUR],
    [5 * HOUR + 1, 5 * HOUR + 1],
  ])
})

test('a call that was taken back, or replaced at another time, opens no block', async () => {
  const wrong = call('a', START)
  const moved = { ...replacement(wrong, call('a', START), 1), time: START + 30 * HOUR }
  const store = await storeOf([wrong, reversal(wrong), moved, call('b', START + 30 * HOUR + 5)])
  const { blocks } = await readBlocks(store, { where: [], now: NOW })
  expect(blocks).toMatchObject([
    { start: START + 30 * HOUR, firstCall: START + 30 * HOUR, usage: { calls: 2 } },
  ])
})

test('only the block that goes on has a rate and a projection', async () => {
  const now = START + 10 * HOUR
  const store = await storeOf([
    call('old', START, 50_000),
    call('a', now - 2 * HOUR, 100_000),
    call('b', now - HOUR, 100_000),
  ])
  const { blocks } = await readBlocks(store, { where: [], now })
  expect(blocks.map(({ isActive }) => isActive)).toEqual([false, true])
  const json = blocksJson(blocks)
  expect(json.blocks.map(({ kind }) => kind)).toEqual(['block', 'gap', 'block'])
  expect(json.blocks[1]).toEqual({
    kind: 'gap',
    start: '2026-03-01T05:00:00.000Z',
    end: '2026-03-01T08:00:00.000Z',
  })
  expect(json.blocks[0]).toMatchObject({ burn_rate: null, projection: null })
  // 200,020 tokens for $3.00006 within an hour, three more hours to go.
  expect(json.blocks[2]).toMatchObject({
    is_active: true,
    burn_rate: { tokens_per_minute: 3333.67, cost_usd_per_hour: '3.000060' },
    projection: { remaining_minutes: 180, total_tokens: 800_080, cost_usd: '12.000240' },
  })
  const text = await blocksText(blocks, { timeZone: 'UTC', width: 100, colours: PLAIN, now })
  expect(text).toContain('8h pause')
  expect(text).toContain('Active block 08:00 to 13:00 · 3h left · $3.00 · 200.0K tokens')
  expect(text).toContain('$3.00/h · 3.3K tokens/min')
})

test('five hours after its last call, or at its end, a block is over', async () => {
  const at = async (now: number) => {
    const store = await storeOf([call('a', START + 1), call('b', START + 30 * 60_000)])
    return (await readBlocks(store, { where: [], now })).blocks.map(({ isActive }) => isActive)
  }
  expect(await at(START + 5 * HOUR - 1)).toEqual([true])
  expect(await at(START + 5 * HOUR)).toEqual([false])
})

test('one call has no rate, and an unknown price is no zero', async () => {
  const store = await storeOf([call('a', START + 1, 5, 'no-such-model')])
  const [block] = (await readBlocks(store, { where: [], now: START + 2 })).blocks
  expect(block).toMatchObject({
    isActive: true,
    burn: null,
    usage: { cost: null, unknownCalls: 1 },
  })
})
