import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fromDecimal } from '../base/money.ts'
import { totalsOf } from '../usage/totals-of.ts'
import type { Segment, Usage } from '../usage/usage.ts'
import type { Hints } from './hints.ts'
import { readUsage } from './read-usage.ts'
import { createStreamReader } from './stream-reader.ts'

const FOLDER =
  process.env['TOKENLEDGER_FIXTURES'] ??
  new URL('../../../../../shared/fixtures/', import.meta.url).pathname
const PROVIDERS = `${FOLDER.replace(/\/$/, '')}/providers`
const FILES = existsSync(PROVIDERS) ? readdirSync(PROVIDERS).sort() : []

interface Expected {
  readonly status: Usage['status']
  readonly segments: readonly Segment[]
  readonly unbilled_segments?: readonly Segment[]
  readonly totals: { readonly input: number; readonly output: number; readonly total: number }
  readonly reported_total: number | null
  readonly warnings: readonly string[]
  readonly details?: Readonly<Record<string, number>>
  readonly context?: Readonly<Record<string, unknown>>
  readonly optional_meters?: readonly string[]
  readonly provider_cost_usd: number | null
  readonly seed_names: Readonly<Record<string, number>>
  readonly checkpoints?: readonly Checkpoint[]
}

interface Checkpoint {
  readonly after_event: number
  readonly meters: Readonly<Record<string, number>>
  readonly status?: Usage['status']
}

interface Fixture {
  readonly provider: string
  readonly api: string
  readonly request_model: string | null
  readonly response?: unknown
  readonly events?: readonly unknown[]
  readonly text?: string
  readonly headers?: Record<string, string>
  readonly hint?: Readonly<Record<string, string>>
  readonly expected: Expected
}

/** Numbers that JSON has no word for are written as `{"$number": "NaN"}`. */
function revive(this: unknown, _key: string, value: unknown): unknown {
  const isNumber = typeof value === 'object' && value !== null && Object.hasOwn(value, '$number')
  return isNumber ? Number((value as { $number: string }).$number) : value
}

const fixtureOf = (file: string): Fixture =>
  JSON.parse(readFileSync(`${PROVIDERS}/${file}`, 'utf8'), revive)

const camelCase = (name: string): string =>
  name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())

function hintsOf(fixture: Fixture): Hints {
  const hint = Object.entries(fixture.hint ?? {}).map(([key, value]) => [camelCase(key), value])
  return {
    ...(fixture.request_model !== null && { requestModel: fixture.request_model }),
    ...(fixture.headers !== undefined && { headers: fixture.headers }),
    ...Object.fromEntries(hint),
  }
}

/** Quantities by `model|meter`, without the optional ones and the zeros. */
function sums(
  segments: readonly Segment[],
  optional: readonly string[] = [],
): Record<string, number> {
  const byMeter: Record<string, number> = {}
  for (const { model, meters } of segments) {
    for (const [meter, quantity] of Object.entries(meters)) {
      const key = `${model}|${meter}`
      if (!optional.includes(meter)) byMeter[key] = (byMeter[key] ?? 0) + quantity
    }
  }
  return byMeter
}

function expectUsage(usage: Usage, expected: Expected): void {
  expect(sums(usage.segments, expected.optional_meters)).toEqual(
    sums(expected.segments, expected.optional_meters),
  )
  expect(usage.status).toBe(expected.status)
  expect([...new Set(usage.warnings.map((warning) => warning.code))].sort()).toEqual(
    [...expected.warnings].sort(),
  )
  expect(usage.reportedTotal ?? null).toBe(expected.reported_total)
  expect(sums(usage.unbilledSegments ?? [])).toEqual(sums(expected.unbilled_segments ?? []))
  const cost = expected.provider_cost_usd
  expect(usage.providerCost?.cost ?? null).toBe(cost === null ? null : fromDecimal(cost))
  for (const [key, value] of Object.entries(expected.context ?? {})) {
    expect(usage.context[camelCase(key)], key).toBe(value)
  }
  expect(usage.details).toMatchObject(expected.details ?? {})
  expectTotals(usage, expected)
}

function expectTotals(usage: Usage, { totals, seed_names }: Expected): void {
  const { inputTokens, outputTokens, totalTokens, cacheReadTokens } = totalsOf(usage)
  expect({ input: inputTokens, output: outputTokens, total: totalTokens }).toEqual(totals)
  expect({
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    cached_input_tokens: cacheReadTokens,
    total_tokens: totalTokens,
  }).toEqual(seed_names)
}

function expectCheckpoints(fixture: Fixture, hints: Hints): void {
  const reader = createStreamReader(hints)
  fixture.events?.forEach((event, index) => {
    const usage = reader.push(event)
    const checkpoint = fixture.expected.checkpoints?.find((one) => one.after_event === index)
    if (checkpoint === undefined) return
    const meters = usage.segments.map((segment) => ({ ...segment, model: null }))
    expect(sums(meters)).toEqual(sums([{ model: null, meters: checkpoint.meters }]))
    if (checkpoint.status !== undefined) expect(usage.status).toBe(checkpoint.status)
  })
}

describe.skipIf(FILES.length === 0)(
  'recorded answers (skipped where ../shared/fixtures is absent)',
  () => {
    for (const file of FILES) {
      const fixture = fixtureOf(file)
      const payload = fixture.response ?? fixture.events ?? fixture.text
      const hints = hintsOf(fixture)
      it(`${file} without a hint`, () => {
        expectUsage(readUsage(payload, hints), fixture.expected)
        expectCheckpoints(fixture, hints)
      })
      it(`${file} with its provider as a hint`, () => {
        const hinted = { ...hints, provider: fixture.provider, api: fixture.api }
        expectUsage(readUsage(payload, hinted), fixture.expected)
        expectCheckpoints(fixture, hinted)
      })
    }
  },
)
