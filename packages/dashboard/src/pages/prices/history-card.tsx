import type { PriceHistory } from 'tokenledger/wire'
import { Answered } from '../../components/answered.tsx'
import { Card } from '../../components/card.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { picoOf, textOfPico } from '../../format/exact.ts'
import { usePriceHistory } from '../../questions/use-price-history.ts'
import { usePageSearch } from '../../url/use-page-search.ts'
import { ModelPicker } from './model-picker.tsx'
import { bookModel, readPricesSearch } from './prices-search.ts'
import { RATES } from './rates.ts'

/** Every dated price of a model, also those that no call was rated by. */
export function HistoryCard({ first }: { readonly first: string }) {
  const [{ model: chosen = first }, set] = usePageSearch(readPricesSearch)
  const { provider, model } = bookModel(chosen)
  const query = usePriceHistory(provider, model)
  return (
    <Card
      title={`Prices of ${model}`}
      note={`${provider}; all that the price book knows, the newest first`}
      actions={<ModelPicker label="Another" onPick={(name) => set({ model: name })} />}
    >
      <Answered query={query} skeleton={<Skeleton height={90} />}>
        {(answer) => <History answer={answer} />}
      </Answered>
    </Card>
  )
}

function History({ answer: { match, near, prices } }: { readonly answer: PriceHistory }) {
  if (match === null) {
    return (
      <p className="muted">
        The price book does not know this name.
        {near.length > 0 && ` Most like it: ${near.join(', ')}.`}
      </p>
    )
  }
  const others = [
    ...new Set(
      prices.flatMap(({ per_mtok, per_unit }) => Object.keys({ ...per_mtok, ...per_unit })),
    ),
  ].filter((meter) => !RATES.some(([name]) => name === meter))
  return (
    <PlainTable
      label="Prices through time"
      headings={[
        'In force',
        'When',
        ...RATES.map(([, name]) => `#${name}, $/M`),
        ...others.map((meter) => `#${meter}, ${unitOf(prices, meter)}`),
        'Source',
      ]}
    >
      {prices.map((price) => (
        <tr key={`${price.effective_from} ${price.conditions.join()}`}>
          <th scope="row">{spanText(price)}</th>
          <td>{price.conditions.join(', ') || 'ordinary'}</td>
          {RATES.map(([meter]) => (
            <td key={meter} className="number">
              {rateText(price.per_mtok[meter])}
            </td>
          ))}
          {others.map((meter) => (
            <td key={meter} className="number">
              {rateText(price.per_mtok[meter] ?? price.per_unit[meter])}
            </td>
          ))}
          <td>
            <a href={price.source} rel="noreferrer" target="_blank" title={price.source}>
              {hostOf(price.source)}
            </a>{' '}
            <span className="muted">{price.checked}</span>
            {price.unverified !== null && (
              <span className="badge" title={price.unverified}>
                unverified
              </span>
            )}
          </td>
        </tr>
      ))}
    </PlainTable>
  )
}

/** Token meters are priced by the million, all others by the unit. */
const unitOf = (prices: PriceHistory['prices'], meter: string): string =>
  prices.some(({ per_mtok }) => per_mtok[meter] !== undefined) ? '$/M' : '$ each'

function spanText({ effective_from: from, effective_to: to }: PriceHistory['prices'][number]) {
  const begin = from === null ? 'from the beginning' : `from ${from.slice(0, 10)}`
  return to === null ? begin : `${begin} until ${to.slice(0, 10)}`
}

const rateText = (text: string | undefined): string =>
  text === undefined ? '—' : textOfPico(picoOf(text))

const hostOf = (address: string): string =>
  URL.canParse(address) ? new URL(address).hostname : address
