import fc from 'fast-check'
import { latencyBucket } from './latency-bucket.ts'
import type { SegmentRow } from './segment-row.ts'

/** Zones that are hard to bucket, each with an instant at which its clocks change. */
export const ZONES = [
  { name: 'UTC', change: Date.UTC(2026, 0, 1) },
  { name: 'Europe/Berlin', change: Date.UTC(2026, 9, 25, 1) },
  { name: 'America/New_York', change: Date.UTC(2026, 2, 8, 7) },
  // Half an hour of daylight saving: an hour is cut.
  { name: 'Australia/Lord_Howe', change: Date.UTC(2026, 3, 4, 15) },
  // Offsets of three quarters of an hour, and a change by a quarter.
  { name: 'Asia/Kathmandu', change: Date.UTC(1985, 11, 31, 18, 30) },
  // Days that begin at 01:00.
  { name: 'America/Sao_Paulo', change: Date.UTC(2018, 10, 4, 3) },
  // Clocks put back over midnight.
  { name: 'America/St_Johns', change: Date.UTC(2010, 10, 7, 2, 31) },
  // A day that did not exist.
  { name: 'Pacific/Apia', change: Date.UTC(2011, 11, 30, 10) },
  // Offsets with seconds.
  { name: 'Africa/Monrovia', change: Date.UTC(1972, 0, 7, 0, 44, 30) },
] as const

/** Values of dimensions: few, so that they meet, and some that engines order or quote differently. */
export const TEXTS = [
  null,
  'PM',
  'a|b: c',
  "it's",
  'ü',
  '\uff5e',
  '\u{1f600}',
  'Z',
  'a"b\\c',
  'ok',
  'error',
] as const

/** Keys of tags that need quoting somewhere. */
export const TAG_KEYS = [
  'team',
  'a.b',
  'a"b',
  "it's",
  'back\\slash',
  '$.x',
  '[0]',
  '0',
  '\u{1f600}',
  'a\nb',
] as const

/** What no question reads. */
const NOTHING_ELSE = {
  id: 'call',
  corrects: null,
  region: null,
  requestModel: null,
  responseModel: null,
  role: null,
  error: null,
  responseId: null,
  parentId: null,
  attempt: null,
  ttftMs: null,
  meters: {},
  reading: null,
} as const satisfies Partial<SegmentRow>

/** Rows of calls with several segments, reversals, unknown costs, and costs near the 64-bit limit. */
export const randomLedger: fc.Arbitrary<SegmentRow[]> = fc
  .array(randomCall(), { maxLength: 25 })
  .map((calls) => calls.flat())

/** The rows of one call. */
export function randomCall(): fc.Arbitrary<SegmentRow[]> {
  return fc
    .tuple(callFields(), fc.array(segmentFields(), { minLength: 1, maxLength: 3 }), randomTime())
    .map(([call, segments, time]) =>
      segments.map((own, segment) => ({
        ...NOTHING_ELSE,
        ...call,
        ...withSign(own, call.sign),
        latencyBucket: call.durationMs === null ? null : latencyBucket(call.durationMs),
        time,
        segment,
      })),
    )
}

function text() {
  return fc.constantFrom(...TEXTS)
}

function callFields() {
  return fc.record({
    sign: fc.constantFrom<1 | -1>(1, 1, 1, -1),
    project: text(),
    environment: text(),
    workflow: text(),
    agent: text(),
    task: text(),
    session: text(),
    user: text(),
    tool: text(),
    source: text(),
    provider: text(),
    operation: text(),
    serviceTier: text(),
    tools: fc.option(fc.record({ used: fc.array(knownText(), { maxLength: 3 }) })),
    tags: fc.option(fc.dictionary(fc.constantFrom(...TAG_KEYS), knownText(), { maxKeys: 4 })),
    status: fc.constantFrom('ok', 'ok', 'error', 'aborted', 'length'),
    durationMs: fc.option(fc.integer({ min: 0, max: 100_000 })),
    coverage: fc.constantFrom('priced', 'partial', 'unpriced', 'missing'),
    estimated: fc.boolean(),
  })
}

function knownText() {
  return fc.constantFrom(...TEXTS.filter((one) => one !== null))
}

function segmentFields() {
  const tokens = fc.oneof(
    fc.nat({ max: 5_000_000 }),
    // Fractions that are exact in binary: their sums do not depend on the order.
    fc.nat({ max: 4000 }).map((quarters) => quarters / 4),
  )
  const money = fc.option(
    fc.oneof(
      fc.bigInt({ min: 0n, max: 2_000_000n }),
      fc.bigInt({ min: 8_999_999_999_999_999_000n, max: 9_000_000_000_000_000_000n }),
    ),
  )
  return fc.record({
    model: text(),
    priceId: text(),
    inputTokens: tokens,
    outputTokens: tokens,
    cacheReadTokens: tokens,
    cacheWriteTokens: tokens,
    reasoningTokens: tokens,
    cost: money,
    listCost: money,
    unpriced: fc.constantFrom<0 | 1 | 2>(0, 0, 1, 2),
  })
}

type OwnFields = ReturnType<typeof segmentFields> extends fc.Arbitrary<infer Own> ? Own : never

function withSign(own: OwnFields, sign: 1 | -1): OwnFields {
  if (sign === 1) return own
  return {
    ...own,
    inputTokens: 0 - own.inputTokens,
    outputTokens: 0 - own.outputTokens,
    cacheReadTokens: 0 - own.cacheReadTokens,
    cacheWriteTokens: 0 - own.cacheWriteTokens,
    reasoningTokens: 0 - own.reasoningTokens,
    cost: own.cost === null ? null : -own.cost,
    listCost: own.listCost === null ? null : -own.listCost,
  }
}

/** Mostly near a change of some clocks, to the millisecond. */
function randomTime(): fc.Arbitrary<number> {
  const near = fc.integer({ min: -10_800_000, max: 10_800_000 })
  const far = fc.integer({ min: -40 * 86_400_000, max: 40 * 86_400_000 })
  return fc
    .tuple(fc.constantFrom(...ZONES), fc.oneof(near, fc.constantFrom(-1, 0, 1), far))
    .map(([{ change }, distance]) => change + distance)
}
