import {
  type Cost,
  costOf,
  type ExplainedUsage,
  explainUsage,
  type Hints,
  providerName,
} from '@tokenledger/sdk'

/** What the caller knows about a payload besides the payload. */
export interface InspectionHints {
  readonly provider?: string
  /** The model asked for; stands in where the payload names none. */
  readonly model?: string
  /** When the call was made, epoch milliseconds: its price is looked up at that time. */
  readonly at: number
}

/** What a payload says, who read it, and what it costs. */
export interface Inspection extends ExplainedUsage {
  readonly cost: Cost
  /** The provider whose prices were asked; null: whoever makes the model. */
  readonly pricedAs: string | null
}

/** Reads and prices a payload: one JSON value, or the text of events or lines. Pure. */
export function inspect(payload: string, { provider, model, at }: InspectionHints): Inspection {
  const hints: Hints = {
    ...(provider !== undefined && { provider }),
    ...(model !== undefined && { requestModel: model }),
  }
  const explained = explainUsage(payload, hints)
  const priced = (pricedAs: string | null): Inspection => {
    const named = { ...(pricedAs !== null && { provider: pricedAs }), ...(model && { model }) }
    return { ...explained, cost: costOf(explained.usage, { at, ...named }), pricedAs }
  }
  if (provider !== undefined) return priced(providerName(provider))
  // Many speak another's words: where the reader has no price, the maker of the model may.
  const [rule] = explained.rules
  const asReader = rule === undefined || rule.isFramework ? null : priced(rule.reader)
  return asReader !== null && asReader.cost.listTotal !== null ? asReader : priced(null)
}
