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

/**
 * The rows of a model: one base price at any time from its beginning, rows of equal conditions one
 * after another, and none that holds when the base price has ended.
 */
export function checkModelSpans({ id, prices }: ModelPrices): readonly string[] {
  const byCondition = new Map<string, DatedPrice[]>()
  for (const price of prices) {
    const condition = [id, ...conditionsOf(price)].join(' ')
    byCondition.set(condition, [...(byCondition.get(condition) ?? []), price])
  }
  const base = byCondition.get(id) ?? []
  const end = Math.max(...base.map(endOf))
  const outliving = [...byCondition].filter(([, rows]) => rows.some((row) => endOf(row) > end))
  return [
    ...(base.some((price) => price.effective_from === null)
      ? []
      : [`${id} has no base price that holds from its beginning`]),
    ...[...byCondition].flatMap(([place, rows]) => checkSpans(place, rows)),
    ...outliving.map(([place]) => `prices of ${place} go on after the base price has ended`),
  ]
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
