import type { WhatIf } from 'tokenledger/wire'
import { CsvButton, type Field } from '../../components/csv-button.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { count, signedPercent } from '../../format/count.ts'
import { shareOf } from '../../format/exact.ts'
import { exactMoney, money } from '../../format/money.ts'
import { inOrder, meterName } from '../../measures/meter-name.ts'

type Rated = WhatIf['recorded']

const metersOf = (all: readonly Rated[]): readonly string[] =>
  inOrder(all.flatMap((one) => one.meters.map(({ meter }) => meter)))

interface Line extends Rated {
  readonly provider: string | null
  readonly model: string
}

/** The same as a file. */
export function WhatIfFile({ answer: { recorded, on } }: { readonly answer: WhatIf }) {
  const rows: readonly Line[] = [{ ...recorded, provider: null, model: 'as it was' }, ...on]
  const fields: readonly Field<Line>[] = [
    ['provider', ({ provider }) => provider],
    ['model', ({ model }) => model],
    ['list_cost_usd', (row) => row.list_cost_usd],
    ...metersOf(rows).map(
      (meter): Field<Line> => [
        `${meter}_usd`,
        (row) => row.meters.find((one) => one.meter === meter)?.list_cost_usd,
      ],
    ),
    ['unpriced_calls', (row) => row.unpriced_calls],
    ['partial_calls', (row) => row.partial_calls],
  ]
  return <CsvButton label="Cost on other models" rows={rows} file={{ name: 'what if', fields }} />
}

/** What the calls cost, and would have cost on each other model, meter by meter. */
export function WhatIfTable({
  answer: { recorded, on, missing_usage_calls: missing },
}: {
  readonly answer: WhatIf
}) {
  const meters = metersOf([recorded, ...on])
  const now = recorded.list_cost_usd
  return (
    <>
      <PlainTable
        label="Cost on other models"
        headings={[
          'Model',
          '#List cost',
          '#Change',
          ...meters.map((meter) => `#${meterName(meter)}`),
          'Notes',
        ]}
      >
        <tr>
          <th scope="row">As it was</th>
          <Cost rated={recorded} />
          <td />
          <Meters rated={recorded} meters={meters} />
        </tr>
        {on.map((rated) => {
          const share = shareOf(rated.list_cost_usd, now)
          return (
            <tr key={`${rated.provider}/${rated.model}`}>
              <th scope="row">
                {rated.model} <span className="muted">{rated.provider}</span>
              </th>
              <Cost rated={rated} />
              <td className={`number ${share !== null && share < 1 ? 'good' : ''}`}>
                {share === null ? '—' : signedPercent(share - 1)}
              </td>
              <Meters rated={rated} meters={meters} />
            </tr>
          )
        })}
      </PlainTable>
      {missing > 0 && (
        <p className="muted what-if-note">
          {count(missing)} calls without usage have no cost on any model.
        </p>
      )}
    </>
  )
}

function Cost({ rated: { list_cost_usd: cost } }: { readonly rated: Rated }) {
  return (
    <td className="number" title={exactMoney(cost)}>
      <b>{money(cost)}</b>
    </td>
  )
}

function Meters({ rated, meters }: { readonly rated: Rated; readonly meters: readonly string[] }) {
  const byName = new Map(rated.meters.map((one) => [one.meter, one]))
  const unknown = [
    [rated.unpriced_calls, 'unpriced'],
    [rated.partial_calls, 'partly priced'],
  ] as const
  return (
    <>
      {meters.map((meter) => {
        const one = byName.get(meter)
        return (
          <td
            key={meter}
            className="number muted"
            title={one && `${count(one.quantity)}: ${exactMoney(one.list_cost_usd)}`}
          >
            {one === undefined ? '—' : money(one.list_cost_usd)}
          </td>
        )
      })}
      <td>
        {unknown.map(
          ([calls, what]) =>
            calls > 0 && (
              <span key={what} className="badge">
                {count(calls)} {what}
              </span>
            ),
        )}
      </td>
    </>
  )
}
