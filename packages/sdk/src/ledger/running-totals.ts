import { TokenledgerError } from '../base/errors.ts'
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

/** Totals that are kept up to date, entry by entry. */
export interface RunningTotals {
  /** Counts an entry, at a cost that does not grow. The same entry again counts again. */
  readonly add: (entry: Entry) => void
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
export function runningTotals(dimensions: readonly TotalsDimension[]): RunningTotals {
  const all = emptyTally()
  const groups = new Map(dimensions.map((name) => [name, new Map<string | null, Tally>()]))
  return {
    add: (entry) => {
      for (const part of partsOf(entry)) {
        addPart(all, part)
        for (const [name, tallies] of groups)
          addPart(tallyOf(tallies, groupValue(name, entry, part)), part)
      }
    },
    totals: (dimension) => {
      const tallies = groups.get(dimension)
      if (tallies === undefined) throw notKept(dimension, dimensions)
      return new Map([...tallies].map(([value, tally]) => [value, totalsOfTally(tally)]))
    },
    grandTotal: () => totalsOfTally(all),
  }
}

function tallyOf(tallies: Map<string | null, Tally>, value: string | null): Tally {
  const known = tallies.get(value)
  if (known !== undefined) return known
  const made = emptyTally()
  tallies.set(value, made)
  return made
}

function groupValue(dimension: TotalsDimension, entry: Entry, part: Part): string | null {
  if (dimension === 'model') return part.model
  if (dimension === 'status') return entry.status
  return isTag(dimension) ? tagOf(entry, dimension) : (entry.dimensions[dimension] ?? null)
}

function isTag(dimension: TotalsDimension): dimension is `tag.${string}` {
  return dimension.startsWith('tag.')
}

function tagOf({ dimensions }: Entry, dimension: `tag.${string}`): string | null {
  const { tags } = dimensions
  const key = dimension.slice('tag.'.length)
  return tags !== undefined && Object.hasOwn(tags, key) ? (tags[key] ?? null) : null
}

function notKept(dimension: string, kept: readonly string[]): TokenledgerError {
  return new TokenledgerError(
    'unknown_dimension',
    `Cannot give totals by "${dimension}": they are kept by ${kept.join(', ') || 'no dimension'}`,
  )
}
