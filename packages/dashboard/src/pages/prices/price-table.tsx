import { useMemo, useRef } from 'react'
import type { PriceUse } from 'tokenledger/wire'
import type { Field } from '../../components/csv-button.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { ShareBar } from '../../components/share-bar.tsx'
import { count, percent } from '../../format/count.ts'
import { perMillion, shareOf, sumMoney } from '../../format/exact.ts'
import { exactMoney, money } from '../../format/money.ts'
import type { Totals } from '../../measures/measures.ts'

import { RATES } from './rates.ts'

type Price = PriceUse['prices'][number]

const costOf = ({ used_for: uses }: Price): string | null =>
  sumMoney(uses.map((use) => use.list_cost_usd))
const callsOf = ({ used_for: uses }: Price): number =>
  uses.reduce((sum, { calls }) => sum + calls, 0)

/** The price rows, the dearest first, with what they were used for. */
export function PriceTable({
  prices,
  total,
  onPick,
}: {
  readonly prices: readonly Price[]
  readonly total: Totals
  /** `provider/model` of the price book. */
  readonly onPick: (model: string) => void
}) {
  const pick = useRef(onPick)
  pick.current = onPick
  const columns = useMemo(
    (): readonly Column<Price>[] => [
      {
        id: 'model',
        header: 'Model',
        cell: ({ model, provider }) => (
          <>
            <button
              type="button"
              className="link"
              title="Its prices through time"
              onClick={() => pick.current(`${provider}/${model}`)}
            >
              {model}
            </button>{' '}
            <span className="muted">{provider}</span>
          </>
        ),
      },
      { id: 'when', header: 'In force', cell: whenText },
      ...RATES.map(
        ([meter, header]): Column<Price> => ({
          id: meter,
          header: `${header}, $/M`,
          isNumber: true,
          cell: ({ rates }) => perMillion(rates[meter]),
          title: ({ rates }) => (rates[meter] === undefined ? 'No rate' : `$${rates[meter]} each`),
        }),
      ),
      { id: 'calls', header: 'Calls', isNumber: true, cell: (price) => count(callsOf(price)) },
      {
        id: 'cost',
        header: 'List cost',
        isNumber: true,
        cell: (price) => money(costOf(price)),
        title: (price) => exactMoney(costOf(price)),
      },
      {
        id: 'share',
        header: 'Share',
        cell: (price) => {
          const share = shareOf(costOf(price), total.list_cost_usd)
          return (
            <span className="price-share">
              <ShareBar share={share} />
              {percent(share)}
            </span>
          )
        },
      },
    ],
    [total],
  )
  return (
    <DataTable
      label="List of price rows"
      rows={prices}
      columns={columns}
      keyOf={({ id }) => id}
      file={{ name: 'price rows', fields: FIELDS }}
    />
  )
}

const FIELDS: readonly Field<Price>[] = [
  ['id', ({ id }) => id],
  ['provider', ({ provider }) => provider],
  ['model', ({ model }) => model],
  ['effective_from', ({ effective_from }) => effective_from],
  ['effective_to', ({ effective_to }) => effective_to],
  ['conditions', ({ conditions }) => conditions.join(' ')],
  ...RATES.map(([meter]): Field<Price> => [`${meter}_usd`, ({ rates }) => rates[meter]]),
  ['calls', callsOf],
  ['list_cost_usd', costOf],
  ['source', ({ source }) => source],
]

function whenText({ effective_from: from, effective_to: to, conditions }: Price): string {
  const begin = from === null ? '' : `from ${from.slice(0, 10)}`
  const end = to === null ? '' : `until ${to.slice(0, 10)}`
  const when = [begin, end].filter((text) => text !== '').join(' ')
  return [when === '' ? 'always' : when, ...conditions.map(String)].join(', ')
}
