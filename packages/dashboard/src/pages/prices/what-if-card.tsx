import { useState } from 'react'
import type { PriceUse, WhatIf } from 'tokenledger/wire'
import { Answered } from '../../components/answered.tsx'
import { Card } from '../../components/card.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { count, signedPercent } from '../../format/count.ts'
import { shareOf } from '../../format/exact.ts'
import { exactMoney, money } from '../../format/money.ts'
import { useWhatIf } from '../../questions/use-what-if.ts'
import { useFrame } from '../../url/use-frame.ts'
import { usePageSearch } from '../../url/use-page-search.ts'
import { ModelPicker } from './model-picker.tsx'
import { readPricesSearch } from './prices-search.ts'

/** Every call is read: more of them wait until they are asked for. */
const MANY_CALLS = 50_000
const MOST_MODELS = 20
const OWN_MODELS = 6

/** The same calls on other models, every meter of every call re-priced by the server. */
export function WhatIfCard({ answer }: { readonly answer: PriceUse }) {
  const [{ of, on: added = [] }, set] = usePageSearch(readPricesSearch)
  const { frame, range } = useFrame()
  const [isAsked, setAsked] = useState(answer.totals.calls <= MANY_CALLS)
  const own = answer.prices.map(({ provider, model }) => `${provider}/${model}`)
  const on = [...new Set([...added, ...own.slice(0, OWN_MODELS)])].slice(0, MOST_MODELS)
  const where = [...(frame.where ?? []), ...(of === undefined ? [] : [`model:${of}`])]
  const query = useWhatIf(range, where, { on, enabled: isAsked })
  return (
    <Card
      title="What if"
      note="the same calls on another model, at its prices of the time"
      actions={
        <>
          <label className="field">
            Calls of
            <select
              className="select"
              value={of ?? ''}
              onChange={({ target }) => set({ of: target.value === '' ? undefined : target.value })}
            >
              <option value="">all models</option>
              {modelsOf(answer).map((model) => (
                <option key={model}>{model}</option>
              ))}
            </select>
          </label>
          <ModelPicker label="on" onPick={(model) => set({ on: [...added, model] })} />
        </>
      }
    >
      {isAsked ? (
        <Answered query={query} skeleton={<Skeleton height={34 * (on.length + 2)} />}>
          {(found) => <Outcome answer={found} />}
        </Answered>
      ) : (
        <p>
          <button type="button" className="button" onClick={() => setAsked(true)}>
            Work it out for {count(answer.totals.calls)} calls
          </button>
        </p>
      )}
      <p className="muted what-if-note">
        Every meter of each call is priced as it would have been on that model. Another model would
        use other numbers of tokens: this is the same traffic, not a forecast.
      </p>
    </Card>
  )
}

function modelsOf({ prices, unpriced }: PriceUse): readonly string[] {
  const used = [...prices.flatMap(({ used_for: uses }) => uses), ...unpriced]
  return [...new Set(used.flatMap(({ model }) => model ?? []))]
}

type Rated = WhatIf['recorded']

function Outcome({
  answer: { recorded, on, missing_usage_calls: missing },
}: {
  readonly answer: WhatIf
}) {
  const meters = [
    ...new Set([recorded, ...on].flatMap((one) => one.meters.map(({ meter }) => meter))),
  ]
  const now = recorded.list_cost_usd
  return (
    <>
      <PlainTable
        label="Cost on other models"
        headings={[
          'Model',
          '#List cost',
          '#Change',
          ...meters.map((meter) => `#${meter}`),
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
