import { describe, expect, it } from 'vitest'
import { entryOf } from './entry-of.ts'
import { isFault } from './event-fault.ts'

const context = { now: Date.UTC(2026, 10, 22), newId: () => 'made' }

function usageOf(event: object) {
  const entry = entryOf({ id: 'a', response_model: 'gpt-5', ...event }, context)
  if (isFault(entry)) throw new Error(`${entry.code}: ${entry.message}`)
  return entry.usage
}

it('takes the counts of the meters where it has no segments of its own', () => {
  const usage = usageOf({ meters: { input: 5, output: 7 }, reading: { status: 'ok' } })
  expect(usage).toMatchObject({
    status: 'ok',
    segments: [{ model: 'gpt-5', meters: { input: 5, output: 7 } }],
    warnings: [],
  })
})

it('comes before everything else, and notes what contradicts it', () => {
  const reading = { segments: [{ model: 'b', role: 'advisor', meters: { input: 1 } }] }
  const usage = usageOf({ meters: { input: 9 }, usage: { prompt_tokens: 8 }, reading })
  expect(usage.segments).toEqual([{ model: 'b', role: 'advisor', meters: { input: 1 } }])
  expect(usage.warnings.map(({ code }) => code)).toContain('breakdown_inconsistent')
})

it('may know of nothing, of zero, and of a part', () => {
  expect(usageOf({ reading: { status: 'missing' } })).toMatchObject({
    status: 'missing',
    segments: [],
    warnings: [{ code: 'usage_missing' }],
  })
  expect(usageOf({ reading: { status: 'ok', segments: [] } })).toMatchObject({
    status: 'ok',
    segments: [],
  })
  expect(usageOf({ meters: { input: 5 }, reading: { status: 'partial' } }).status).toBe('partial')
  expect(usageOf({ reading: {} }).status).toBe('missing')
})

it('decides alone what the price depends on', () => {
  const meters = { input: 5 }
  const reading = { context: { speed: 'fast' } }
  expect(usageOf({ meters, reading, service_tier: 'priority' }).context).toEqual({ speed: 'fast' })
})

describe('what cannot be kept', () => {
  it('of counts makes it partial', () => {
    const usage = usageOf({ reading: { segments: [{ meters: { input: -1, output: 3 } }] } })
    expect(usage).toMatchObject({ status: 'partial', segments: [{ meters: { output: 3 } }] })
    expect(usage.warnings).toMatchObject([{ code: 'invalid_field' }])
  })

  it('of its context is dropped', () => {
    const stated = { maxPassInput: 'many', serviceTier: 7, speed: 'fast', of: { prompt: 'x' } }
    const { context: kept } = usageOf({ meters: { input: 5 }, reading: { context: stated } })
    expect(kept).toEqual({ speed: 'fast' })
  })

  it('of texts is cut, and content is not kept', () => {
    const long = 'x'.repeat(2000)
    const warnings = Array.from({ length: 99 }, () => ({ code: 'odd', message: long }))
    const usage = usageOf({
      meters: { input: 5 },
      reading: { warnings, raw: { text: long, n: 1 } },
    })
    expect(usage.warnings).toHaveLength(50)
    expect(usage.warnings[0]?.message).toHaveLength(500)
    expect(usage.raw).toEqual({ n: 1 })
  })

  it.each([
    { reading: { status: 'fine' } },
    { reading: { segments: 'all' } },
    { reading: { segments: [{ model: 'a' }] } },
    { reading: { warnings: ['odd'] } },
  ])('rejects the event: %j', (event) => {
    expect(entryOf(event, context)).toMatchObject({ code: 'invalid_event' })
  })

  it('null is as good as absent', () => {
    const reading = { status: null, segments: null, context: null, raw: null }
    expect(usageOf({ meters: { input: 5 }, reading }).status).toBe('ok')
  })
})
