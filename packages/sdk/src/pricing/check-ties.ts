import { type Finding, findings } from './check-findings.ts'
import { doOverlap } from './check-spans.ts'
import type { DatedPrice, ModelPrices, PriceCondition } from './price-data.ts'
import { conditionTexts } from './resolved-price.ts'

/**
 * Finds two prices of which neither is the more particular for a call that meets both: a price for
 * long prompts and one for a tier, and none for long prompts of that tier. What is right all the same
 * (the tier is not sold for long prompts) is named in the model's `exceptions`.
 */
export function checkTies(model: ModelPrices): readonly string[] {
  const conditional = model.prices.filter(({ when }) => when !== undefined)
  const ties = conditional.flatMap((one, index) =>
    conditional
      .slice(index + 1)
      .filter(
        (other) => doTie(one, other) && !conditional.some((both) => holdsBoth(both, one, other)),
      )
      .map(
        (other): Finding => ({
          name: 'conditions_tie',
          text: `prices for ${textOf(one)} and for ${textOf(other)}, and none for both`,
        }),
      ),
  )
  return findings(model, ties, ['conditions_tie'])
}

const textOf = ({ when }: DatedPrice): string => conditionTexts(when).join(', ')
const keysOf = ({ when = {} }: DatedPrice): readonly string[] => Object.keys(when)

function doTie(left: DatedPrice, right: DatedPrice): boolean {
  const [mine, other] = [keysOf(left), keysOf(right)]
  const isSameKind = mine.every((key) => other.includes(key))
  return (
    mine.length === other.length &&
    !isSameKind &&
    doOverlap(left, right) &&
    !doExclude(left.when ?? {}, right.when ?? {})
  )
}

/** Whether no call can meet both; two thresholds and two windows of the day may both be met. */
function doExclude(left: PriceCondition, right: PriceCondition): boolean {
  const shared = [
    'service_tier',
    'speed',
    'inference_geo',
    'region',
    'search_context_size',
  ] as const
  return shared.some(
    (key) => left[key] !== undefined && right[key] !== undefined && left[key] !== right[key],
  )
}

const holdsBoth = (price: DatedPrice, one: DatedPrice, other: DatedPrice): boolean =>
  [...keysOf(one), ...keysOf(other)].every((key) => keysOf(price).includes(key))
