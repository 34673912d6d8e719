import type { PriceRow } from '@tokenledger/sdk/core'
import type { AnswerRow } from '../query/answer.ts'
import { measuresOfRow } from './add-measures.ts'
import type { Asked, Question } from './question.ts'
import { askBy } from './read-tasks.ts'
import { SELECTION, selectionOf } from './selection.ts'

/** `GET /v1/prices`: which price rows the selected calls were rated by, and what has none. */
export const pricesQuestion: Question = {
  path: '/v1/prices',
  answer: 'price-use',
  summary: 'The price rows that calls were rated by, and the models that have none.',
  parameters: SELECTION,
  async ask({ store, text, now }: Asked) {
    const selection = selectionOf(text, now)
    const { rows, totals, coverage } = await askBy(store, ['price', 'provider', 'model'], selection)
    const ids = [...new Set(rows.flatMap(({ price }) => (typeof price === 'string' ? price : [])))]
    const prices = await store.prices(ids)
    const use = (row: AnswerRow) => ({
      provider: row['provider'] ?? null,
      model: row['model'] ?? null,
      ...measuresOfRow(row),
    })
    return {
      schema_version: 1,
      prices: ids.flatMap((id) => {
        const price = prices.get(id)
        if (price === undefined) return []
        return [
          { ...priceJson(price), used_for: rows.filter((row) => row['price'] === id).map(use) },
        ]
      }),
      unpriced: rows.filter((row) => row['price'] === null && row.unpriced_calls > 0).map(use),
      totals,
      coverage,
    }
  },
}

function priceJson(price: PriceRow) {
  return {
    id: price.id,
    provider: price.provider,
    model: price.model,
    effective_from: price.effectiveFrom,
    effective_to: price.effectiveTo,
    rates: price.rates,
    conditions: price.conditions,
    source: price.source,
  }
}
