import type { PriceHistory } from 'tokenledger/wire'
import { Answered } from '../../components/answered.tsx'
import { Card } from '../../components/card.tsx'
import { CsvButton, type Field } from '../../components/csv-button.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { picoOf, textOfPico } from '../../format/exact.ts'
import { inOrder, meterName } from '../../measures/meter-name.ts'
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
  const prices = query.data?.prices ?? []
  return (
    <Card
      className="paired"
      title={`Prices of ${model}`}
      note={`${provider}; all that the price book knows, the newest first`}
      actions={
        <>
          <ModelPicker label="Another" onPick={(name) => set({ model: name })} />
          {prices.length > 0 && (
            <CsvButton
              label="Prices through time"
              rows={prices}
              file={{ name: `prices of ${model}`, fields: fieldsOf(prices) }}
            />
          )}
        </>
      }
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
  const others = metersOf(prices).filter((meter) => !RATES.some(([name]) => name === meter))
  return (
    <PlainTable
      label="Prices through time"
      headings={[
        'In force',
        'When',
        ...RATES.map(([, name]) => `#${name}, $/M`),
        ...others.map((meter) => `#${meterName(meter)}, ${unitOf(prices, meter)}`),
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

type Prices = PriceHistory['prices']

const metersOf = (prices: Prices): readonly string[] =>
  inOrder(prices.flatMap(({ per_mtok, per_unit }) => Object.keys({ ...per_mtok, ...per_unit })))

const fieldsOf = (prices: Prices): readonly Field<Prices[number]>[] => [
  ['effective_from', ({ effective_from }) => effective_from],
  ['effective_to', ({ effective_to }) => effective_to],
  ['conditions', ({ conditions }) => conditions.join(' ')],
  ...metersOf(prices).map(
    (meter): Field<Prices[number]> => [
      `${meter}_usd_${unitOf(prices, meter) === '$/M' ? 'per_mtok' : 'each'}`,
      ({ per_mtok, per_unit }) => per_mtok[meter] ?? per_unit[meter],
    ],
  ),
  ['source', ({ source }) => source],
  ['checked', ({ checked }) => checked],
]

/** Token meters are priced by the million, all others by the unit. */
const unitOf = (prices: Prices, meter: string): string =>
  prices.some(({ per_mtok }) => per_mtok[meter] !== undefined) ? '$/M' : '$ each'

function spanText({ effective_from: from, effective_to: to }: Prices[number]) {
  const begin = from === null ? 'from the beginning' : `from ${from.slice(0, 10)}`
  return to === null ? begin : `${begin} until ${to.slice(0, 10)}`
}

const rateText = (text: string | undefined): string =>
  text === undefined ? '—' : textOfPico(picoOf(text))

const hostOf = (address: string): string =>
  URL.canParse(address) ? new URL(address).hostname : address
