import { useState } from 'react'
import type { PriceUse } from 'tokenledger/wire'
import { Answered } from '../../components/answered.tsx'
import { Card } from '../../components/card.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { count } from '../../format/count.ts'
import { useWhatIf } from '../../questions/use-what-if.ts'
import { useFrame } from '../../url/use-frame.ts'
import { usePageSearch } from '../../url/use-page-search.ts'
import { ModelPicker } from './model-picker.tsx'
import { readPricesSearch } from './prices-search.ts'
import { WhatIfFile, WhatIfTable } from './what-if-table.tsx'

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
      className="paired"
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
          {isAsked && query.data !== undefined && <WhatIfFile answer={query.data} />}
        </>
      }
    >
      {isAsked ? (
        <Answered query={query} skeleton={<Skeleton height={34 * (on.length + 2)} />}>
          {(found) => <WhatIfTable answer={found} />}
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
