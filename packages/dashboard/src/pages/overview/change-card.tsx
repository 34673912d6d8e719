import type { UsageAnswer } from 'tokenledger/wire'
import { Answered } from '../../components/answered.tsx'
import { Card } from '../../components/card.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { picoOf, textOfPico } from '../../format/exact.ts'
import { rangeName } from '../../format/moment.ts'
import { exactMoney, money } from '../../format/money.ts'
import { useChange } from '../../questions/use-change.ts'
import { valueName } from '../../url/dimensions.ts'
import { laterHalf } from '../../url/later-half.ts'
import type { Range } from '../../url/range.ts'
import { useFrame } from '../../url/use-frame.ts'
import { changeParts, type ModelUse } from './change-parts.ts'
import { DeltaBar } from './delta-bar.tsx'

const MOVERS = 5

/** What a change of cost is made of, and the models that moved the most. */
export function ChangeCard() {
  const { frame, range, toggle } = useFrame()
  const whole = useChange('model', range, frame.where)
  // Nothing before it: its own halves are compared.
  const half = whole.data?.previous?.totals.calls === 0 ? laterHalf(range) : undefined
  const halves = useChange('model', half ?? range, frame.where, { enabled: half !== undefined })
  const query = half === undefined ? whole : halves
  if (range.start === undefined) {
    return (
      <Card title="What changed">
        <p className="muted">All time has no period before it. Choose a range to compare.</p>
      </Card>
    )
  }
  return (
    <Card
      title="What changed"
      note={<Before answer={query.data} range={range} isHalf={half !== undefined} />}
    >
      <Answered query={query} skeleton={<Skeleton height={290} />}>
        {(answer) =>
          answer.previous?.totals.calls === 0 ? (
            <p className="muted">
              There were no calls in the period before: all of this one is new. A shorter range may
              have one.
            </p>
          ) : (
            <>
              <Parts answer={answer} />
              <Movers answer={answer} onPick={(model) => toggle('model', model)} />
            </>
          )
        }
      </Answered>
    </Card>
  )
}

function Before({
  answer,
  range: { end, timeZone },
  isHalf,
}: {
  readonly answer: UsageAnswer | undefined
  readonly range: Range
  readonly isHalf: boolean
}) {
  if (answer?.previous === undefined) return null
  const { from, to } = answer.previous
  const now = isHalf ? `${rangeName(Date.parse(to), end, timeZone)} ` : ''
  return (
    <>
      {now}against {rangeName(Date.parse(from), Date.parse(to), timeZone)}
    </>
  )
}

const usesOf = (rows: UsageAnswer['rows']): readonly ModelUse[] =>
  rows.map((row) => ({
    model: JSON.stringify(row['model'] ?? null),
    tokens: row.total_tokens,
    cost: row.cost_usd,
  }))

function Parts({ answer }: { readonly answer: UsageAnswer }) {
  const parts = changeParts(usesOf(answer.rows), usesOf(answer.previous?.rows ?? []))
  const lines = [
    ['Volume', 'more or fewer tokens', parts.volume],
    ['Mix', 'other models', parts.mix],
    ['Price', 'cost of a token of the same model', parts.price],
  ] as const
  const most = lines.map(([, , text]) => absolute(text)).reduce(larger, 1n)
  return (
    <>
      <p className="change-delta" title={exactMoney(parts.delta)} data-testid="change-delta">
        {signed(parts.delta)}
      </p>
      <ul className="change-list">
        {lines.map(([name, meaning, text]) => (
          <li key={name}>
            <span>
              {name} <span className="muted">{meaning}</span>
            </span>
            <DeltaBar share={Number((picoOf(text) * 1_000n) / most) / 1_000} />
            <b className="number" title={exactMoney(text)}>
              {signed(text)}
            </b>
          </li>
        ))}
      </ul>
    </>
  )
}

function Movers({
  answer,
  onPick,
}: {
  readonly answer: UsageAnswer
  readonly onPick: (model: string | null) => void
}) {
  const movers = moversOf(answer).slice(0, MOVERS)
  if (movers.length === 0) return null
  const most = absolute(movers[0]?.text ?? '0')
  return (
    <>
      <h3 className="change-head">Models that moved the most</h3>
      <ul className="change-list">
        {movers.map(({ model, text }) => (
          <li key={model}>
            <button type="button" className="link" onClick={() => onPick(model)}>
              {valueName('model', model)}
            </button>
            <DeltaBar share={Number((picoOf(text) * 1_000n) / most) / 1_000} />
            <b className="number" title={exactMoney(text)}>
              {signed(text)}
            </b>
          </li>
        ))}
      </ul>
    </>
  )
}

function moversOf({ rows, previous }: UsageAnswer) {
  const deltas = new Map<string | null, bigint>()
  const add = (row: UsageAnswer['rows'][number], sign: bigint): void => {
    const model = row['model'] ?? null
    deltas.set(model, (deltas.get(model) ?? 0n) + sign * picoOf(row.cost_usd ?? '0'))
  }
  for (const row of rows) add(row, 1n)
  for (const row of previous?.rows ?? []) add(row, -1n)
  return [...deltas]
    .filter(([, delta]) => delta !== 0n)
    .map(([model, delta]) => ({ model, text: textOfPico(delta) }))
    .sort((one, other) => (absolute(other.text) > absolute(one.text) ? 1 : -1))
}

const larger = (one: bigint, other: bigint): bigint => (other > one ? other : one)
const absolute = (text: string): bigint => picoOf(text.replace('-', ''))
const signed = (text: string): string =>
  text.startsWith('-') ? money(text).replace('-', '−') : `+${money(text)}`
