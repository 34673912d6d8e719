import type { Dated, DatedPrice, ModelPrices, PriceModifier } from './price-data.ts'
import { conditionTexts } from './resolved-price.ts'

/** Each begins where the one before it ends. */
export function checkSpans(place: string, dated: readonly Dated[]): readonly string[] {
  const order = [...dated].sort((left, right) => startOf(left) - startOf(right))
  return order.flatMap((one, index) => {
    const next = order[index + 1]
    if (endOf(one) <= startOf(one))
      return [`${place} ends before it begins, at ${one.effective_to}`]
    if (next === undefined || endOf(one) === startOf(next)) return []
    const kind = endOf(one) > startOf(next) ? 'overlap' : 'leave a gap'
    return [`prices of ${place} ${kind} at ${one.effective_to ?? next.effective_from}`]
  })
}

/** The rows of a model: one base price at any time from its beginning, rows of equal conditions in turn. */
export function checkModelSpans({ id, prices }: ModelPrices): readonly string[] {
  const rows = rowsByCondition(prices)
  return [
    ...(rows.get('')?.some((price) => price.effective_from === null) === true
      ? []
      : [`${id} has no base price that holds from its beginning`]),
    ...[...rows].flatMap(([when, some]) => checkSpans(`${id} ${when}`.trim(), some)),
  ]
}

/** Rows that hold when the base price has ended. */
export function checkOutlivers({ id, prices }: ModelPrices): readonly string[] {
  const rows = rowsByCondition(prices)
  const end = Math.max(...(rows.get('') ?? []).map(endOf))
  const outliving = [...rows].filter(([, some]) => some.some((row) => endOf(row) > end))
  return outliving.map(([when]) => `prices of ${id} ${when} go on after the base price has ended`)
}

function rowsByCondition(
  prices: readonly DatedPrice[],
): ReadonlyMap<string, readonly DatedPrice[]> {
  const rows = new Map<string, readonly DatedPrice[]>()
  for (const price of prices) {
    const when = conditionsOf(price).join(' ')
    rows.set(when, [...(rows.get(when) ?? []), price])
  }
  return rows
}

/** Modifiers of one condition never hold together for a model: both would be multiplied in. */
export function checkModifierSpans(modifiers: readonly PriceModifier[]): readonly string[] {
  return modifiers.flatMap((one, index) =>
    modifiers
      .slice(index + 1)
      .filter((other) => doOverlap(one, other) && isSame(one, other) && doShare(one, other))
      .map(({ id }) => `modifiers "${one.id}" and "${id}" hold together`),
  )
}

/** Whether there is an instant at which both hold. */
export function doOverlap(left: Dated, right: Dated): boolean {
  return Math.max(startOf(left), startOf(right)) < Math.min(endOf(left), endOf(right))
}

const conditionsOf = ({ when }: Pick<DatedPrice, 'when'>): readonly string[] =>
  [...conditionTexts(when)].sort()

const isSame = (left: PriceModifier, right: PriceModifier): boolean =>
  conditionsOf(left).join() === conditionsOf(right).join()

function doShare({ models: left }: PriceModifier, { models: right }: PriceModifier): boolean {
  if (left === undefined || right === undefined) return true
  return left.some((model) => right.includes(model))
}

const startOf = ({ effective_from: from }: Dated): number =>
  from === null ? -Infinity : Date.parse(from)
const endOf = ({ effective_to: to }: Dated): number => (to === null ? Infinity : Date.parse(to))
