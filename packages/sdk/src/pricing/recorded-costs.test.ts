import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fromDecimal, type Money } from '../base/money.ts'
import type { Segment, Usage } from '../usage/usage.ts'
import { type CostOptions, costOf } from './cost-of.ts'
import type { RateBasis } from './rate-basis.ts'

/** What is used of a recorded answer: the expected reading and its cost under a stated price. */
interface Recorded {
  readonly id: string
  readonly provider: string
  readonly expected: {
    readonly status: Usage['status']
    readonly segments: readonly Segment[]
    readonly context?: Record<string, unknown> | null
    readonly list_price:
      | (RateBasis & { as_of?: string })
      | Record<string, RateBasis & { as_of?: string }>
      | null
    readonly cost_usd: number | null
    readonly unpriced_meters?: readonly string[]
  }
}

const FOLDER = new URL('../../../../../shared/fixtures/providers/', import.meta.url)
const isThere = existsSync(FOLDER)
const recorded: readonly Recorded[] = isThere
  ? readdirSync(FOLDER).map(
      (name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Recorded,
    )
  : []
const TOLERANCE = fromDecimal('0.000000001')

const readingOf = ({ expected }: Recorded): Usage => ({
  status: expected.status,
  segments: expected.segments,
  context: {
    ...(typeof expected.context?.['service_tier'] === 'string'
      ? { serviceTier: expected.context['service_tier'] }
      : {}),
    ...(typeof expected.context?.['traffic_type'] === 'string'
      ? { trafficType: expected.context['traffic_type'] }
      : {}),
  },
  details: {},
  warnings: [],
})

function expectNear(actual: Money | null, usd: number | null): void {
  if (usd === null || actual === null) {
    expect(actual).toBe(usd)
    return
  }
  const difference = actual - fromDecimal(usd)
  expect(difference < TOLERANCE && difference > -TOLERANCE, `${actual} against ${usd}`).toBe(true)
}

// The recorded answers are other people's material and live beside the checkout.
describe.skipIf(!isThere)('recorded answers (beside the checkout)', () => {
  const based = recorded.filter(({ expected }) => expected.list_price !== null)
  test.each(based.map((one) => [one.id, one] as const))('%s under its own price', (_, one) => {
    const cost = costOf(readingOf(one), { basis: one.expected.list_price ?? {} })
    expectNear(cost.total, one.expected.cost_usd)
    expect(cost.unpricedMeters).toEqual(one.expected.unpriced_meters ?? [])
  })

  const missing = recorded.filter(({ expected }) => expected.status === 'missing')
  test.each(missing.map((one) => [one.id, one] as const))('%s reports nothing: null', (_, one) => {
    expect(costOf(readingOf(one)).total).toBeNull()
  })

  const ours = based.filter(({ id }) => OWN_BOOK.test(id))
  test.each(ours.map((one) => [one.id, one] as const))(
    '%s under the price book of its day',
    (_, one) => {
      const cost = costOf(readingOf(one), {
        provider: one.provider,
        at: dayOf(one),
      } satisfies CostOptions)
      expectNear(cost.total, one.expected.cost_usd)
    },
  )
})

const OWN_BOOK = /^\d+-(openai|azure|anthropic|gemini)-/

/** The day that the stated price is of; a month means its last day, as the later figure was read. */
function dayOf({ expected }: Recorded): string {
  const basis = expected.list_price as { as_of?: string } | Record<string, { as_of?: string }>
  const stated = String('as_of' in basis ? basis.as_of : Object.values(basis)[0]?.as_of)
  return /^\d{4}-\d{2}-\d{2}$/.test(stated) ? stated : '2026-11-22'
}
