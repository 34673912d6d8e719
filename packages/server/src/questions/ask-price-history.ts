import type { FoundModel } from '@tokenledger/sdk'
import { TokenledgerError } from '@tokenledger/sdk/core'
import { type Asked, oneText, type Question } from './question.ts'

/** `GET /v1/price-history`: every dated price of a model in the price book. */
export const priceHistoryQuestion: Question = {
  path: '/v1/price-history',
  answer: 'price-history',
  summary: 'Every dated price of a model in the price book, the newest first.',
  parameters: {
    model: { kind: 'one', description: 'Any name of the model.' },
    provider: { kind: 'one', description: 'Who sells it, by any common name; absent: its maker.' },
  },
  async ask({ text, now }: Asked) {
    const model = oneText(text, 'model')
    if (model === undefined) {
      throw new TokenledgerError(
        'invalid_option',
        'Cannot tell the prices of no model: "model" must name one; GET /v1/models lists them',
      )
    }
    const { priceBook } = await import('@tokenledger/sdk')
    const book = priceBook()
    const provider = oneText(text, 'provider')
    const found = book.find(model, provider)
    return {
      schema_version: 1,
      match: found && matchJson(found),
      near: found === null ? book.nearest(model, provider) : [],
      in_force: book.price({ model, provider, at: now }).price?.id ?? null,
      prices: found?.model.prices.map(priceJson).sort(newestFirst) ?? [],
    }
  },
}

const matchJson = ({ file, owner, model, kind }: FoundModel) => ({
  provider: file.provider,
  price_list: owner.provider,
  model: model.id,
  how: kind,
})

type DatedPrice = FoundModel['model']['prices'][number]

const priceJson = ({ when = {}, ...price }: DatedPrice) => ({
  effective_from: price.effective_from,
  effective_to: price.effective_to,
  conditions: Object.entries(when).map(([about, value]) => `${about}=${value}`),
  per_mtok: price.per_mtok ?? {},
  per_unit: price.per_unit ?? {},
  source: price.source,
  checked: price.checked,
  unverified: price.unverified ?? null,
})

/** Within a time the base price comes before those with conditions. */
function newestFirst(
  one: ReturnType<typeof priceJson>,
  other: ReturnType<typeof priceJson>,
): number {
  const begins = [one, other].map(({ effective_from: from }) => from ?? '')
  if (begins[0] !== begins[1]) return (begins[0] ?? '') > (begins[1] ?? '') ? -1 : 1
  return one.conditions.length - other.conditions.length
}
