import { fromDecimal, TokenledgerError } from '@tokenledger/sdk/core'
import type { Measures } from '../query/answer.ts'
import { type Comparable, compareValues } from '../query/compare-values.ts'
import { nearestName } from '../query/nearest-name.ts'
import { isMeasure, MEASURES, type Measure, PERCENTILES } from '../query/query.ts'
import { type CursorPlace, readCursor, writeCursor } from './group-cursor.ts'
import { type Bound, readBounds } from './measure-bounds.ts'
import { pageLimit } from './page-limit.ts'
import { oneText, type Parameters, type QuestionText } from './question.ts'

/** The parameters of a question whose rows are groups of calls. */
export const PAGE = {
  order: {
    kind: 'one',
    description: 'A measure, `started`, `last_call` or `ended`; `-` turns it round.',
  },
  limit: { kind: 'one', description: 'Rows of a page: 1 to 1000; 100 when absent.' },
  cursor: { kind: 'one', description: '`next` of the page before, with the same question.' },
} as const satisfies Parameters

/** A group of calls that can be ranked: its name, its times and its measures. */
export interface Rankable {
  readonly name: string
  /** RFC 3339. */
  readonly started: string
  readonly last_call: string
  readonly ended: string
  readonly measures: Measures
}

/** A page of groups. */
export interface GroupPage<Group> {
  readonly page: readonly Group[]
  /** How many groups there are on all pages. */
  readonly total: number
  readonly next: string | null
}

/**
 * The groups that pass the bounds (`min_cost_usd` …), in order, from the cursor on. Groups of the
 * same value stand in the order of their names, so that each is on one page.
 *
 * @param standing the order where none is asked for
 * @throws TokenledgerError `unknown_measure`, `invalid_limit`, `invalid_option`, `invalid_listing`
 */
export function groupPage<Group extends Rankable>(
  groups: readonly Group[],
  text: QuestionText,
  standing: string,
): GroupPage<Group> {
  const order = oneText(text, 'order') ?? standing
  const place = placeIn(order)
  const limit = pageLimit(oneText(text, 'limit'))
  const cursor = oneText(text, 'cursor')
  const start = cursor === undefined ? null : readCursor(cursor, order)
  const bounds = readBounds(text)
  const ranked = groups
    .filter(({ measures }) => bounds.every((bound) => isWithin(measures, bound)))
    .map((group) => ({ group, place: place(group) }))
    .sort((left, right) => compare(order, left.place, right.place))
  const rest =
    start === null ? ranked : ranked.filter((one) => compare(order, start, one.place) < 0)
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  return {
    page: page.map(({ group }) => group),
    total: ranked.length,
    next: rest.length > page.length && last !== undefined ? writeCursor(last.place, order) : null,
  }
}

const TIMES = ['started', 'last_call', 'ended'] as const
const ORDERS = [...MEASURES.filter((name) => !isPercentile(name)), ...TIMES]

function placeIn(order: string): (group: Rankable) => CursorPlace {
  const by = order.startsWith('-') ? order.slice(1) : order
  const time = TIMES.find((name) => name === by)
  if (time !== undefined) return (group) => ({ value: group[time], name: group.name })
  if (isMeasure(by) && !isPercentile(by)) {
    return ({ measures, name }) => ({ value: measureOf(measures, by), name })
  }
  const nearest = nearestName(by, ORDERS)
  throw new TokenledgerError(
    'unknown_measure',
    `Cannot order by "${by}": it must be one of ${ORDERS.join(', ')}${nearest === null ? '' : `; did you mean "${nearest}"?`}`,
  )
}

function compare(order: string, left: CursorPlace, right: CursorPlace): number {
  return (
    compareValues(left.value, right.value, order.startsWith('-')) ||
    compareValues(left.name, right.name)
  )
}

function measureOf(measures: Measures, by: Measure): Comparable {
  const value = measures[by] ?? null
  return typeof value === 'string' ? fromDecimal(value) : value
}

/** What is unknown is within no bound. */
function isWithin(measures: Measures, { by, side, limit }: Bound): boolean {
  const value = measureOf(measures, by)
  if (value === null || typeof value === 'string') return false
  return side === 'min' ? value >= limit : value <= limit
}

function isPercentile(name: Measure): boolean {
  return PERCENTILES.some((percentile) => percentile === name)
}
