import { copiedText } from '../base/copied-text.ts'
import { TokenledgerError } from '../base/errors.ts'
import { type TokenTotals, totalsOf } from '../usage/totals-of.ts'
import type { Dimensions } from './dimensions.ts'
import type { Entry } from './entry.ts'
import {
  addPart,
  emptyTally,
  type Part,
  partsOf,
  type Tally,
  type Totals,
  totalsOfTally,
} from './totals.ts'

/** What running totals can be kept by. `model` counts each segment of a call under its own model. */
export type TotalsDimension =
  | Exclude<keyof Dimensions, 'tags'>
  | 'model'
  | 'status'
  | `tag.${string}`

/** How running totals are kept. */
export interface RunningTotalsOptions {
  /**
   * The most values that each dimension is kept by; calls of further ones are counted under
   * `OTHER_VALUES`, so that a stream of ever new sessions does not fill the memory.
   * @default Infinity
   */
  readonly maxValues?: number
}

/** The value under which calls are counted whose own value has no totals of its own. */
export const OTHER_VALUES = '(other)'

/** Totals that are kept up to date, entry by entry. */
export interface RunningTotals {
  /**
   * Counts an entry, at a cost that does not grow. The same entry again counts again.
   *
   * @returns the tokens of the entry, without its sign
   * @throws TokenledgerError `invalid_quantity` when a count is negative or not finite, `invalid_entry`
   * without dimensions: nothing of the entry is counted then.
   */
  readonly add: (entry: Entry) => TokenTotals
  /**
   * Totals by the values of a dimension, as of now; null stands for "not given". A value whose
   * entries were all reversed stays, with zeros.
   *
   * @throws TokenledgerError `unknown_dimension` when totals are not kept by it.
   */
  readonly totals: (dimension: TotalsDimension) => ReadonlyMap<string | null, Totals>
  /** Totals of everything, as of now. */
  readonly grandTotal: () => Totals
}

/**
 * Running totals by any set of dimensions. They do not depend on the order of entries (exactly so
 * for whole token counts below 2^53), a reversal undoes its entry, and the totals of each dimension
 * add up to the grand total. Remembering which ids were seen is the caller's business.
 *
 * @example
 * import { missingUsage, runningTotals } from '@tokenledger/sdk'
 * const cost = { status: 'unpriced', total: null, segments: [] }
 * const call = { id: 'a', sign: 1, time: 0, status: 'ok', usage: missingUsage(), cost }
 * const totals = runningTotals(['agent'])
 * totals.add({ ...call, dimensions: { agent: 'PM' } })
 * console.log(totals.totals('agent').get('PM').missingUsageCalls) // 1
 */
export function runningTotals(
  dimensions: readonly TotalsDimension[],
  { maxValues = Number.POSITIVE_INFINITY }: RunningTotalsOptions = {},
): RunningTotals {
  const all = emptyTally()
  const groups = dimensions.map((name) => newGroup(name, maxValues))
  return {
    add: (entry) => {
      const parts = partsOf(entry)
      const tokens = checkedTokens(entry, parts)
      for (const part of parts) {
        addPart(all, part)
        for (const group of groups) addPart(tallyOf(group, group.read(entry, part)), part)
      }
      return tokens
    },
    totals: (dimension) => {
      const group = groups.find(({ name }) => name === dimension)
      if (group === undefined) throw notKept(dimension, dimensions)
      return new Map([...group.tallies].map(([value, tally]) => [value, totalsOfTally(tally)]))
    },
    grandTotal: () => totalsOfTally(all),
  }
}

/** The tallies of one dimension. */
interface Group {
  readonly name: TotalsDimension
  readonly maxValues: number
  readonly tallies: Map<string | null, Tally>
  readonly read: ReadValue
}

type ReadValue = (entry: Entry, part: Part) => string | null

function newGroup(name: TotalsDimension, maxValues: number): Group {
  return { name, maxValues, tallies: new Map(), read: valueReader(name) }
}

function valueReader(dimension: TotalsDimension): ReadValue {
  if (dimension === 'model') return (_, part) => part.model
  if (dimension === 'status') return (entry) => entry.status
  if (!isTag(dimension)) return ({ dimensions }) => dimensions[dimension] ?? null
  const key = dimension.slice('tag.'.length)
  return ({ dimensions: { tags } }) =>
    tags !== undefined && Object.hasOwn(tags, key) ? (tags[key] ?? null) : null
}

function isTag(dimension: TotalsDimension): dimension is `tag.${string}` {
  return dimension.startsWith('tag.')
}

function tallyOf(group: Group, value: string | null): Tally {
  const { tallies, maxValues } = group
  const known = tallies.get(value)
  if (known !== undefined) return known
  if (tallies.size >= maxValues && value !== OTHER_VALUES) return tallyOf(group, OTHER_VALUES)
  const made = emptyTally()
  tallies.set(value && copiedText(value), made)
  return made
}

/** What would spoil totals for good does not reach them. */
function checkedTokens(entry: Entry, parts: readonly Part[]): TokenTotals {
  if (typeof entry.dimensions !== 'object' || entry.dimensions === null) {
    throw new TokenledgerError(
      'invalid_entry',
      `Cannot count the entry "${entry.id}": it has no dimensions; an empty object will do`,
    )
  }
  const [only] = parts
  const tokens = parts.length === 1 && only !== undefined ? only.tokens : totalsOf(entry.usage)
  const { inputTokens, outputTokens, totalTokens } = tokens
  const isCount = inputTokens >= 0 && outputTokens >= 0 && totalTokens <= Number.MAX_SAFE_INTEGER
  if (isCount) return tokens
  throw new TokenledgerError(
    'invalid_quantity',
    `Cannot count the entry "${entry.id}": its tokens must be finite and not negative, found ${inputTokens} of input and ${outputTokens} of output`,
  )
}

function notKept(dimension: string, kept: readonly string[]): TokenledgerError {
  return new TokenledgerError(
    'unknown_dimension',
    `Cannot give totals by "${dimension}": they are kept by ${kept.join(', ') || 'no dimension'}`,
  )
}
