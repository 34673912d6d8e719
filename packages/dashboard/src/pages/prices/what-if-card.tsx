import { useState } from 'react'
import type { PriceUse } from 'tokenledger/wire'
import { Card } from '../../components/card.tsx'
import { signedPercent } from '../../format/count.ts'
import { shareOf } from '../../format/exact.ts'
import { exactMoney, money } from '../../format/money.ts'
import { costAt, type Traffic } from './what-if.ts'

type Price = PriceUse['prices'][number]

const KINDS = [
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
] as const

/** The same calls at the rates of another model of this ledger, every kind of token re-priced. */
export function WhatIfCard({ prices }: { readonly prices: readonly Price[] }) {
  const [id, setId] = useState(prices[0]?.id)
  const chosen = prices.find((price) => price.id === id) ?? prices[0]
  if (chosen === undefined || prices.length < 2) return null
  const traffic = trafficOf(chosen)
  const now = costAt(traffic, chosen.rates)
  const others = prices.filter((price) => price.id !== chosen.id)
  return (
    <Card
      title="What if"
      note="the same tokens at the rates of another model"
      actions={
        <label className="field">
          Calls of
          <select
            className="select"
            value={chosen.id}
            onChange={({ target }) => setId(target.value)}
          >
            {prices.map((price) => (
              <option key={price.id} value={price.id}>
                {price.model}
              </option>
            ))}
          </select>
        </label>
      }
    >
      <ul className="what-if">
        <li>
          <b>{chosen.model}</b>
          <span className="muted">now</span>
          <b className="number" title={exactMoney(now)}>
            {money(now)}
          </b>
        </li>
        {others.map((price) => {
          const cost = costAt(traffic, price.rates)
          const share = shareOf(cost, now)
          return (
            <li key={price.id}>
              <span>{price.model}</span>
              <span className={share !== null && share < 1 ? 'good' : 'muted'}>
                {share === null ? '—' : signedPercent(share - 1)}
              </span>
              <span className="number" title={exactMoney(cost)}>
                {money(cost)}
              </span>
            </li>
          )
        })}
      </ul>
      <p className="muted what-if-note">
        Fresh input, cache reads and writes, output and reasoning at list rates. Another model would
        use other numbers of tokens; searches and longer cache times are left out on both sides.
      </p>
    </Card>
  )
}

function trafficOf({ used_for: uses }: Price): Traffic {
  const sum = (kind: (typeof KINDS)[number]): number =>
    uses.reduce((total, use) => total + use[kind], 0)
  return Object.fromEntries(KINDS.map((kind) => [kind, sum(kind)])) as unknown as Traffic
}
