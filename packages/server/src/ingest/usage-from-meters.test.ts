import { expect, it } from 'vitest'
import { usageFromMeters } from './usage-from-meters.ts'

it('keeps the meters and leaves zeros out', () => {
  const usage = usageFromMeters({ input: 5, output: 0, webSearch: 2, 'x.acme.pages': 1 })
  expect(usage).toMatchObject({ status: 'ok', warnings: [] })
  expect(usage.segments).toEqual([
    { model: null, meters: { input: 5, webSearch: 2, 'x.acme.pages': 1 } },
  ])
})

it('takes stated zeros for a known zero', () => {
  expect(usageFromMeters({ input: 0 })).toMatchObject({ status: 'ok', segments: [{ meters: {} }] })
})

it('is missing when no meter can be read', () => {
  expect(usageFromMeters({}).status).toBe('missing')
  expect(usageFromMeters({ input: -1 })).toMatchObject({ status: 'missing', segments: [] })
})

it('keeps a meter that nobody knows, for the price to say so', () => {
  expect(usageFromMeters({ thoughts: 3 })).toMatchObject({
    status: 'ok',
    warnings: [],
    segments: [{ meters: { thoughts: 3 } }],
  })
})

it.each(['', 'a b', '.input', 'input..x', '__proto__', 'x'.repeat(101)])(
  'drops "%s", which cannot be a meter',
  (meter) => {
    const stated = Object.fromEntries([
      ['input', 1],
      [meter, 2],
    ])
    const usage = usageFromMeters(stated)
    expect(usage.segments[0]?.meters).toEqual({ input: 1 })
    expect([usage.status, usage.warnings[0]?.code]).toEqual(['partial', 'invalid_field'])
  },
)

it('notes fractions of tokens only', () => {
  const usage = usageFromMeters({ input: 1.5, 'seconds.audioIn': 2.5 })
  expect(usage.warnings.map(({ path }) => path)).toEqual(['meters.input'])
})
