import { costOf, type Entry, type Segment, type Usage } from '@tokenledger/sdk'
import fc from 'fast-check'
import { callOf, START, usageOf } from './entries.contract.ts'

const BASIS = {
  'gpt-5': { per_mtok: { input: '1.25', output: '10' } },
  'gpt-5-mini': { per_mtok: { input: '0.25' } },
}

/** Calls of every kind: with and without usage, segments, prices, recorded costs and the rest. */
export const randomEntry: fc.Arbitrary<Entry> = fc
  .tuple(randomUsage(), fc.record(randomDetails(), { requiredKeys: [] }), fc.nat(1_000_000))
  .map(([usage, details, ms]) =>
    callOf('call', {
      ...details,
      usage,
      time: START + ms,
      cost: costOf(usage, { basis: BASIS, model: details.responseModel ?? 'gpt-5' }),
    }),
  )

function randomUsage(): fc.Arbitrary<Usage> {
  const status = fc.constantFrom<Usage['status']>('ok', 'ok', 'partial', 'missing')
  const segments = fc.array(randomSegment(), { maxLength: 3 })
  const more = fc.record(
    {
      providerCost: fc.record({
        cost: fc.bigInt({ min: 0n, max: 9_000_000_000_000_000_000n }),
        basis: fc.constantFrom<'charged' | 'estimate'>('charged', 'estimate'),
      }),
      estimated: fc.constant<true>(true),
      reportedTotal: fc.nat(),
      raw: fc.jsonValue(),
      details: fc.constant({ 'output.accepted': 3 }),
      context: fc.constant({ serviceTier: 'batch' }),
      warnings: fc.constant([{ code: 'total_mismatch', message: 'The total differs' }]),
    },
    { requiredKeys: [] },
  )
  return fc
    .tuple(status, segments, more)
    .map(([is, parts, rest]) => usageOf(is === 'missing' ? [] : parts, { ...rest, status: is }))
}

function randomSegment(): fc.Arbitrary<Segment> {
  const model = fc.constantFrom(null, 'gpt-5', 'gpt-5-mini', 'nobody')
  const meter = fc.constantFrom('input', 'input.cacheRead', 'output', 'output.reasoning')
  const meters = fc.dictionary(meter, fc.integer({ min: 1, max: 2 ** 34 }), { maxKeys: 4 })
  const role = fc.record({ role: fc.constant('advisor' as const) }, { requiredKeys: [] })
  return fc
    .tuple(model, meters, role)
    .map(([name, quantities, more]) => ({ model: name, meters: { ...quantities }, ...more }))
}

function randomDetails() {
  const text = fc.string({ unit: 'binary', maxLength: 8 }).filter((one) => !one.includes('\0'))
  return {
    requestModel: text,
    responseModel: text,
    responseId: text,
    parentId: text,
    error: text,
    attempt: fc.integer({ min: 1, max: 9 }),
    durationMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
    ttftMs: fc.nat(),
    status: fc.constantFrom<Entry['status']>('ok', 'error', 'aborted', 'length'),
    tools: fc.constant({ used: ['search'], basis: 'included' as const }),
    dimensions: fc.record(
      { agent: text, task: text, serviceTier: text, tags: fc.dictionary(text, text) },
      { requiredKeys: [] },
    ),
  }
}
