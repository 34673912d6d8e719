import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { totalsOf } from '../usage/totals-of.ts'
import type { Usage } from '../usage/usage.ts'
import { fieldsOf } from './fields.ts'
import type { Hints } from './hints.ts'
import type { Provider } from './provider.ts'
import { readUsage } from './read-usage.ts'
import { createStreamReader } from './stream-reader.ts'

/** A payload in a provider's words, and what it must read as. */
export interface Sample {
  readonly name: string
  /** A body, or the events of a stream as a list. */
  readonly payload: unknown
  /** What the payload alone cannot tell. */
  readonly hints?: Hints
  /** Quantities by `model|meter`, over all segments. */
  readonly meters: Readonly<Record<string, number>>
  /** Quantities by `model|meter`, over the unbilled segments. @default {} */
  readonly unbilled?: Readonly<Record<string, number>>
  /** @default `ok` */
  readonly status?: Usage['status']
  /** Codes, in any order. @default none */
  readonly warnings?: readonly string[]
  readonly reportedTotal?: number
  /** In picodollars. */
  readonly cost?: bigint
  readonly context?: Readonly<Record<string, unknown>>
  readonly details?: Readonly<Record<string, number>>
  readonly roles?: readonly string[]
  readonly responseId?: string
}

/** What every provider must keep, whatever it is given. */
export function providerContract(provider: Provider, samples: readonly Sample[]): void {
  describe(provider.name, () => {
    for (const sample of samples) describe(sample.name, () => sampleContract(provider, sample))
  })
}

function sampleContract(provider: Provider, sample: Sample): void {
  const { payload, hints = {} } = sample
  it('reads as it should', () => expectSample(readUsage(payload, hints), sample))
  it('reads the same with its name as a hint', () => {
    expectSample(readUsage(payload, { provider: provider.name, ...hints }), sample)
  })
  it('keeps the invariants', () => expectInvariants(readUsage(payload, hints)))
  it('counts once what comes twice', () => expectNoDoubling(payload, hints))
  it('never falls while it streams', () => expectMonotone(payload, hints))
  it('reads raw text as it reads events', () => {
    expect(plain(readUsage(sseOf(payload), hints))).toEqual(plain(readUsage(payload, hints)))
  })
  it('survives any change of the payload', () => expectRobust(payload, hints))
}

/** Quantities by `model|meter`. */
export function metersOf(segments: Usage['segments']): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { model, meters } of segments) {
    for (const [meter, quantity] of Object.entries(meters)) {
      sums[`${model}|${meter}`] = (sums[`${model}|${meter}`] ?? 0) + quantity
    }
  }
  return sums
}

const codesOf = (usage: Usage): readonly string[] =>
  [...new Set(usage.warnings.map((warning) => warning.code))].sort()

function expectSample(usage: Usage, sample: Sample): void {
  expect(metersOf(usage.segments)).toEqual(sample.meters)
  expect(metersOf(usage.unbilledSegments ?? [])).toEqual(sample.unbilled ?? {})
  expect(usage.status).toBe(sample.status ?? 'ok')
  expect(codesOf(usage)).toEqual([...(sample.warnings ?? [])].sort())
  expect(usage.reportedTotal).toBe(sample.reportedTotal)
  expect(usage.providerCost?.cost).toBe(sample.cost)
  expect(usage.context).toMatchObject(sample.context ?? {})
  expect(usage.details).toMatchObject(sample.details ?? {})
  if (sample.roles) expect(usage.segments.map((one) => one.role ?? '')).toEqual(sample.roles)
  if (sample.responseId) expect(usage.responseId).toBe(sample.responseId)
}

function expectInvariants(usage: Usage): void {
  for (const { meters } of [...usage.segments, ...(usage.unbilledSegments ?? [])]) {
    for (const quantity of Object.values(meters)) {
      expect(quantity).toBeGreaterThan(0)
      expect(Number.isFinite(quantity)).toBe(true)
    }
  }
  if (usage.status === 'missing') {
    expect(usage.segments).toEqual([])
    expect(codesOf(usage)).toContain('usage_missing')
  }
  const isMismatch = codesOf(usage).includes('total_mismatch')
  if (usage.reportedTotal === undefined) return
  const differs = Math.abs(totalsOf(usage).totalTokens - usage.reportedTotal) > 1e-6
  expect(isMismatch).toBe(differs)
}

const eventsOf = (payload: unknown): readonly unknown[] =>
  Array.isArray(payload) ? payload : [payload]

function expectNoDoubling(payload: unknown, hints: Hints): void {
  const events = eventsOf(payload)
  const once = plain(readUsage(payload, hints))
  expect(
    plain(
      readUsage(
        events.flatMap((event) => [event, event]),
        hints,
      ),
    ),
  ).toEqual(once)
  expect(plain(readUsage([...events, ...events], hints))).toEqual(once)
}

function expectMonotone(payload: unknown, hints: Hints): void {
  const reader = createStreamReader(hints)
  let last = 0
  for (const event of eventsOf(payload)) {
    const total = totalsOf(reader.push(event)).totalTokens
    expect(total).toBeGreaterThanOrEqual(last)
    last = total
  }
  expect(totalsOf(reader.end()).totalTokens).toBeGreaterThanOrEqual(last)
}

const sseOf = (payload: unknown): string =>
  eventsOf(payload)
    .map((event) => `: comment\r\nevent: any\r\ndata: ${JSON.stringify(event)}\r\n\r\n`)
    .join('')

/** Without the raw object, whose identity does not matter here. */
const plain = ({ raw: _raw, ...usage }: Usage): unknown => usage

const ODD_VALUES: readonly unknown[] = [
  null,
  -1,
  0.5,
  1e300,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '7',
  'x',
  '',
  true,
  [],
  [null],
  [[]],
  [{ modality: null }],
  {},
  { usage: {} },
  { length: 3 },
  JSON.parse('{"__proto__":{"prompt_tokens":5}}'),
]

function expectRobust(payload: unknown, hints: Hints): void {
  const paths = pathsOf(payload)
  const change = fc.record({
    path: fc.constantFrom(...paths),
    value: fc.oneof(fc.constantFrom(...ODD_VALUES), fc.jsonValue()),
  })
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const changed = changes.reduce<unknown>(
        (value, { path, value: odd }) => replacedAt(value, path, odd),
        payload,
      )
      expectInvariants(readUsage(changed, hints))
    }),
    { numRuns: 150 },
  )
}

type Path = readonly string[]

/** Where a value can be changed, the root included. */
function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const inner = Object.entries(value).flatMap(([key, one]) => pathsOf(one, [...path, key]))
  return [path, ...inner]
}

function replacedAt(value: unknown, [key, ...rest]: Path, odd: unknown): unknown {
  if (key === undefined) return odd
  if (Array.isArray(value)) {
    return value.map((one, index) => (String(index) === key ? replacedAt(one, rest, odd) : one))
  }
  const fields = fieldsOf(value)
  if (fields === null || !Object.hasOwn(fields, key)) return value
  return { ...fields, [key]: replacedAt(fields[key], rest, odd) }
}
