import type { PriceUse } from 'tokenledger/wire'
import { Card } from '../../components/card.tsx'
import { Command } from '../../components/command.tsx'
import { count, percent, ratio, shortCount } from '../../format/count.ts'
import { valueName } from '../../url/dimensions.ts'
import { useFrame } from '../../url/use-frame.ts'

/** Models whose calls have no price: what is missing from every total. */
export function UnpricedCard({ answer }: { readonly answer: PriceUse }) {
  const { toggle } = useFrame()
  const { unpriced, totals, coverage } = answer
  const known = percent(ratio(coverage.priced_calls, totals.calls))
  return (
    <Card
      className="paired"
      title="Without a price"
      note={`${known} of ${count(totals.calls)} calls are priced`}
    >
      {unpriced.length === 0 ? (
        <p className="muted">Every model that reported usage has a price.</p>
      ) : (
        <>
          <ul className="unpriced">
            {unpriced.map(({ provider, model, unpriced_calls: calls, total_tokens: tokens }) => (
              <li key={`${provider} ${model}`}>
                <button type="button" className="link" onClick={() => toggle('model', model)}>
                  {valueName('model', model)}
                </button>
                <span className="muted">{provider ?? 'no provider'}</span>
                <span className="number">{count(calls)} calls</span>
                <span className="number">{shortCount(tokens)} tokens</span>
              </li>
            ))}
          </ul>
          <p className="muted">
            Give them a price in a price file, then see what it changes before it is applied:
          </p>
          <Command text="tokenledger reprice --since 2026-01-01 --prices my-prices.json" />
        </>
      )}
    </Card>
  )
}
