import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fromDecimal, type Money } from '../base/money.ts'
import type { Segment, Usage } from '../usage/usage.ts'
import { costOf } from './cost-of.ts'
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
    ...(typeof expected.context?.['search_context_size'] === 'string'
      ? { searchContextSize: expected.context['search_context_size'] }
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
  expect(isNear(actual, usd), `${actual} against ${usd}`).toBe(true)
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

  test.each(based.map((one) => [one.id, one] as const))(
    '%s under the price book of its day',
    (_, one) => {
      const costs = daysOf(one).map((at) => bookCost(one, at))
      const { cost_usd: expected } = one.expected
      const near = costs.filter((cost) => expected !== null && isNear(cost, expected))
      expect(near.length, `${costs} against ${expected}`).toBeGreaterThan(0)
    },
  )
})

/** By the bundled book, without the fees that the stated price does not hold. */
function bookCost(one: Recorded, at: string): Money {
  const { unpriced_meters: without = [] } = one.expected
  const { charges } = costOf(readingOf(one), { provider: one.provider, at })
  const held = charges.filter(({ meter }) => !without.includes(meter))
  return held.reduce((sum, { cost }) => sum + cost, 0n)
}

function isNear(actual: Money, usd: number): boolean {
  const difference = actual - fromDecimal(usd)
  return difference < TOLERANCE && difference > -TOLERANCE
}

/** The day that the stated price is of; a month: it was in force at its start or end. */
function daysOf({ expected }: Recorded): readonly string[] {
  const basis = expected.list_price as { as_of?: string } | Record<string, { as_of?: string }>
  const stated = String('as_of' in basis ? basis.as_of : Object.values(basis)[0]?.as_of)
  if (/^\d{4}$/.test(stated)) return [`${stated}-12-31`]
  return /^\d{4}-\d{2}$/.test(stated) ? [`${stated}-01`, `${stated}-28`] : [stated]
}
