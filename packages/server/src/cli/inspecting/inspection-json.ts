import {
  type Charge,
  type Cost,
  type Money,
  type PriceRow,
  type Segment,
  toDecimal,
  totalsOf,
  type Usage,
} from '@tokenledger/sdk/core'
import type { Inspection } from './inspection.ts'

/**
 * An inspection as `inspect --json` prints it: the SDK's `Usage` and `Cost` in snake case. Amounts
 * are exact decimal text; meters and the raw usage keep their names.
 */
export function inspectionJson({ usage, cost, form, rules, pricedAs }: Inspection): object {
  const [rule] = rules
  return {
    schema_version: 1,
    usage: usageJson(usage),
    cost: costJson(cost, pricedAs),
    rule: rule === undefined ? null : { form, ...ruleJson(rule) },
    ...(rules.length > 1 && { more_rules: rules.slice(1).map(ruleJson) }),
  }
}

const ruleJson = (rule: Inspection['rules'][number]): object => ({
  reader: rule.reader,
  kind: rule.isFramework ? 'framework' : 'provider',
  recognition: rule.recognition,
  convention: rule.convention,
})

function usageJson(usage: Usage): object {
  const { providerCost, unbilledSegments, reportedTotal, responseId, estimated, raw } = usage
  return {
    status: usage.status,
    ...(estimated === true && { estimated }),
    segments: usage.segments.map(segmentJson),
    ...(unbilledSegments !== undefined && {
      unbilled_segments: unbilledSegments.map(segmentJson),
    }),
    totals: usage.status === 'missing' ? null : totalsJson(usage),
    ...(reportedTotal !== undefined && { reported_total: reportedTotal }),
    ...(providerCost !== undefined && {
      provider_cost: { cost_usd: toDecimal(providerCost.cost), basis: providerCost.basis },
    }),
    context: Object.fromEntries(
      Object.entries(usage.context).map(([name, value]) => [snakeCase(name), value]),
    ),
    details: usage.details,
    warnings: usage.warnings,
    ...(responseId !== undefined && { response_id: responseId }),
    ...(raw !== undefined && { raw }),
  }
}

function totalsJson(usage: Usage): object {
  const totals = totalsOf(usage)
  return {
    input_tokens: totals.inputTokens,
    output_tokens: totals.outputTokens,
    total_tokens: totals.totalTokens,
    cache_read_tokens: totals.cacheReadTokens,
    cache_write_tokens: totals.cacheWriteTokens,
    reasoning_tokens: totals.reasoningTokens,
  }
}

const segmentJson = ({ model, role, meters }: Segment): object => ({
  model,
  ...(role !== undefined && { role }),
  meters,
})

const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

function costJson(cost: Cost, pricedAs: string | null): object {
  return {
    status: cost.status,
    cost_usd: money(cost.total),
    list_cost_usd: money(cost.listTotal),
    priced_as: pricedAs,
    charges: cost.charges.map(chargeJson),
    prices: pricesOf(cost).map(priceJson),
    unpriced_meters: cost.unpricedMeters,
    warnings: cost.warnings,
  }
}

const money = (amount: Money | null): string | null => (amount === null ? null : toDecimal(amount))

const chargeJson = ({ model, meter, quantity, unitPrice, cost, priceId }: Charge): object => ({
  model,
  meter,
  quantity,
  unit_price_usd: unitPrice,
  cost_usd: toDecimal(cost),
  price_id: priceId,
})

/** Each price row that was used, once. */
export function pricesOf({ segments }: Cost): readonly PriceRow[] {
  const rows = segments.flatMap(({ price }) => (price === null ? [] : [price]))
  return [...new Map(rows.map((row) => [row.id, row])).values()]
}

const priceJson = (price: PriceRow): object => ({
  id: price.id,
  provider: price.provider,
  model: price.model,
  effective_from: price.effectiveFrom,
  effective_to: price.effectiveTo,
  conditions: price.conditions,
  source: price.source,
})
