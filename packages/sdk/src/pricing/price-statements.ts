import { decimalText, parseDecimal } from '../base/decimal.ts'
import type { Dated, ModelPrices, PriceModifier, ProviderPrices, Rates } from './price-data.ts'
import { conditionTexts, perToken } from './resolved-price.ts'
import { withLists } from './with-lists.ts'

/** What one row of a price file states, flat, so that two files can be compared. */
export interface PriceStatement {
  /** Null: it holds for all models (a fee, a modifier). */
  readonly model: string | null
  /** The conditions, sorted: `input_over=272000, service_tier=batch`; empty: none. */
  readonly when: string
  /** First day; null: since the model exists. */
  readonly from: string | null
  /** Meter → US dollars for one unit, and `effective_to`, `multiply`, `no_list_price` where they are stated. */
  readonly facts: Readonly<Record<string, string>>
}

/** All rows of a provider's file, lists written out. */
export function priceStatements(file: ProviderPrices): readonly PriceStatement[] {
  const { models, any_model: any, fees, modifiers } = withLists(file)
  return [
    ...[...models, ...(any === undefined ? [] : [any])].flatMap(statementsOf),
    ...fees.map((fee) => statement(null, fee, perUnit(fee.per_unit))),
    ...modifiers.flatMap(modifierStatements),
  ]
}

/** One row a model that it is limited to. */
function modifierStatements(modifier: PriceModifier): readonly PriceStatement[] {
  const { multiply, no_list_price: free, models = [null] } = modifier
  const facts = {
    ...(multiply === undefined ? {} : { multiply: plain(multiply) }),
    ...(free === undefined ? {} : { no_list_price: 'true' }),
  }
  return models.map((model) => statement(model, modifier, facts))
}

function statementsOf({ id, prices }: ModelPrices): readonly PriceStatement[] {
  return prices.map((price) =>
    statement(id, price, { ...forMillion(price.per_mtok), ...perUnit(price.per_unit) }),
  )
}

type Conditional = Dated & { readonly when?: Parameters<typeof conditionTexts>[0] }

function statement(model: string | null, row: Conditional, facts: Rates): PriceStatement {
  const { effective_from: from, effective_to: to, when } = row
  return {
    model,
    when: [...conditionTexts(when)].sort().join(', '),
    from,
    facts: to === null ? facts : { ...facts, effective_to: to },
  }
}

const forMillion = (rates: Rates = {}): Rates =>
  mapped(rates, (rate) => decimalText(perToken(rate)))
const perUnit = (rates: Rates = {}): Rates => mapped(rates, plain)
const plain = (rate: string): string => decimalText(parseDecimal(rate))

function mapped(rates: Rates, change: (rate: string) => string): Rates {
  return Object.fromEntries(Object.entries(rates).map(([meter, rate]) => [meter, change(rate)]))
}
