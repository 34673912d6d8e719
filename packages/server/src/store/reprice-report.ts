import type { Cost, Entry, Money } from '@tokenledger/sdk/core'
import type { RepricedEntry } from './repriced-entry.ts'

/** An amount by the prices that were recorded, and by those of now; null: nothing of it is priced. */
export interface CostMove {
  readonly before: Money | null
  readonly after: Money | null
}

/** What changes for one model, or for one meter. */
export interface GroupMove extends CostMove {
  /** The model, null for none named; or the meter. */
  readonly name: string | null
  /** Calls that change; one of several models counts under each. */
  readonly calls: number
  /** Tokens of a model; units of a meter. */
  readonly quantity: number
  /** Of those calls, the ones of which this had no price before. */
  readonly newlyPricedCalls: number
}

/** What today's prices change. Σ by model = Σ by meter = what changes in the list cost. */
export interface RepriceReport {
  /** Live calls that were looked at: neither reversed nor reversals. */
  readonly calls: number
  readonly unchangedCalls: number
  readonly changedCalls: number
  /** Changed calls whose list cost was not known before. */
  readonly newlyPricedCalls: number
  /** Changed calls whose list cost is not known any more. */
  readonly noLongerPricedCalls: number
  /** Changed calls whose recorded cost stays what they cost. */
  readonly recordedCostCalls: number
  /** Calls with usage that have no list price now either. */
  readonly unpricedCalls: number
  /** Calls that were corrected; 0 in a dry run. */
  readonly correctedCalls: number
  /** Of changed segments only, the largest difference first. */
  readonly byModel: readonly GroupMove[]
  readonly byMeter: readonly GroupMove[]
  /** Of all calls that were looked at. */
  readonly listCost: CostMove
  /** Effective cost of all calls that were looked at. */
  readonly cost: CostMove
}

/** Adds up what repricing changes, call by call. Its size depends on models and meters only. */
export interface RepriceTally {
  add(entry: Entry, cost: Cost, change: RepricedEntry | null): void
  report(correctedCalls: number): RepriceReport
}

/** Nothing added up. */
export function repriceTally(): RepriceTally {
  const counts = {
    calls: 0,
    unchangedCalls: 0,
    changedCalls: 0,
    newlyPricedCalls: 0,
    noLongerPricedCalls: 0,
    recordedCostCalls: 0,
    unpricedCalls: 0,
  }
  const models = groupMoves()
  const meters = groupMoves()
  const listCost = openMove()
  const effective = openMove()

  return {
    add(entry, cost, change) {
      const now = change === null ? entry.cost : cost
      addMove(listCost, { before: entry.cost.listTotal, after: now.listTotal })
      addMove(effective, { before: entry.cost.total, after: now.total })
      counts.calls += 1
      if (entry.usage.status !== 'missing' && now.listTotal === null) counts.unpricedCalls += 1
      if (change === null) {
        counts.unchangedCalls += 1
        return
      }
      counts.changedCalls += 1
      if (entry.cost.listTotal === null) counts.newlyPricedCalls += 1
      if (now.listTotal === null) counts.noLongerPricedCalls += 1
      if (now.total !== null && now.total === entry.usage.providerCost?.cost)
        counts.recordedCostCalls += 1
      const { moves } = change
      models.add(moves.map((move) => ({ ...move, name: move.model, quantity: move.totalTokens })))
      meters.add(
        moves.flatMap((move) => move.meters).map((move) => ({ ...move, name: move.meter })),
      )
    },
    report: (correctedCalls) => ({
      ...counts,
      correctedCalls,
      byModel: models.sorted(),
      byMeter: meters.sorted(),
      listCost: { ...listCost },
      cost: { ...effective },
    }),
  }
}

type Open<T> = { -readonly [Key in keyof T]: T[Key] }
type NamedMove = CostMove & Pick<GroupMove, 'name' | 'quantity'>

const openMove = (): Open<CostMove> => ({ before: null, after: null })

function addMove(sum: Open<CostMove>, { before, after }: CostMove): void {
  if (before !== null) sum.before = (sum.before ?? 0n) + before
  if (after !== null) sum.after = (sum.after ?? 0n) + after
}

/** Sums by name. */
function groupMoves() {
  const groups = new Map<string | null, Open<GroupMove>>()
  const groupOf = (name: string | null): Open<GroupMove> => {
    const known = groups.get(name)
    const group = known ?? { name, calls: 0, quantity: 0, newlyPricedCalls: 0, ...openMove() }
    if (known === undefined) groups.set(name, group)
    return group
  }
  return {
    /** Adds the moves of one call: it counts once in each of its groups. */
    add(moves: readonly NamedMove[]): void {
      for (const move of moves) {
        const group = groupOf(move.name)
        group.quantity += move.quantity
        addMove(group, move)
      }
      const isNewlyPriced = ({ before, after }: CostMove): boolean =>
        before === null && after !== null
      for (const name of new Set(moves.map((move) => move.name))) {
        const own = moves.filter((move) => move.name === name)
        const group = groupOf(name)
        group.calls += 1
        if (own.some(isNewlyPriced)) group.newlyPricedCalls += 1
      }
    },
    sorted: (): readonly GroupMove[] =>
      [...groups.values()].map((group) => ({ ...group })).sort(largestFirst),
  }
}

/** What an amount changes by; what has no price counts as nothing. */
export const differenceOf = ({ before, after }: CostMove): Money => (after ?? 0n) - (before ?? 0n)

function largestFirst(left: GroupMove, right: GroupMove): number {
  const size = (move: CostMove): Money => {
    const difference = differenceOf(move)
    return difference < 0n ? -difference : difference
  }
  const [one, other] = [size(left), size(right)]
  if (one !== other) return one > other ? -1 : 1
  return (left.name ?? '') < (right.name ?? '') ? -1 : 1
}
