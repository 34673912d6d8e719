import { Card } from '../../components/card.tsx'
import { DimensionSelect } from '../../components/dimension-select.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { count } from '../../format/count.ts'
import { timeOfDay } from '../../format/moment.ts'
import { exactMoney, money } from '../../format/money.ts'
import { dimensionName, valueName } from '../../url/dimensions.ts'
import { useFrame } from '../../url/use-frame.ts'
import { usePageSearch } from '../../url/use-page-search.ts'
import { type Lane, lanesOf } from './lanes-of.ts'
import { readLiveSearch, WINDOWS } from './live-search.ts'
import type { Shown } from './use-pausable.ts'

const KINDS = [
  ['ended', '--series-1'],
  ['failed', '--bad'],
  ['in flight', '--series-2'],
] as const
const TICKS = [0, 0.25, 0.5, 0.75, 1] as const

/** The last minutes, a lane for each value of a dimension. */
export function LanesCard({
  shown,
  by,
  minutes,
  now,
  zone,
}: {
  readonly shown: Shown
  readonly by: string
  readonly minutes: number
  readonly now: number
  readonly zone: string
}) {
  const [, set] = usePageSearch(readLiveSearch)
  const { toggle } = useFrame()
  const { usage, calls = [], inFlight } = shown
  return (
    <Card
      title={`The last ${minutes} minutes by ${dimensionName(by).toLowerCase()}`}
      actions={
        <>
          <Segmented
            label="How far back"
            value={String(minutes)}
            options={WINDOWS.map(([length, name]) => [String(length), name])}
            onPick={(name) => set({ minutes: name === '10' ? undefined : Number(name) })}
          />
          <DimensionSelect label="Lanes" value={by} onPick={(name) => set({ by: name })} />
        </>
      }
    >
      {usage === undefined ? (
        <Skeleton height={150} />
      ) : (
        <Lanes
          lanes={lanesOf({ by, rows: usage.rows, entries: calls, inFlight, now, minutes })}
          by={by}
          onPick={(value) => toggle(by, value)}
        />
      )}
      <div className="lane-axis" aria-hidden="true">
        {TICKS.map((share) => (
          <span key={share}>{timeOfDay(now - (1 - share) * minutes * 60_000, zone)}</span>
        ))}
      </div>
      <ul className="lane-key">
        {KINDS.map(([name, colour]) => (
          <li key={name}>
            <i className="lane-swatch" style={{ background: `var(${colour})` }} />
            {name}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Lanes({
  lanes,
  by,
  onPick,
}: {
  readonly lanes: readonly Lane[]
  readonly by: string
  readonly onPick: (value: string | null) => void
}) {
  if (lanes.length === 0) return <p className="muted lanes-empty">No call in this time.</p>
  return (
    <ul className="lanes">
      {lanes.map(({ value, row, inFlight, calls }) => {
        const name = value === undefined ? 'Other' : valueName(by, value)
        return (
          <li key={value === undefined ? 'other' : JSON.stringify(value)}>
            {value === undefined ? (
              <span className="lane-name">{name}</span>
            ) : (
              <button
                type="button"
                className="link lane-name"
                title={`Filter by ${name}`}
                onClick={() => onPick(value)}
              >
                {name}
              </button>
            )}
            <svg
              className="lane"
              viewBox="0 0 100 14"
              preserveAspectRatio="none"
              aria-hidden="true"
            >
              {calls.map(({ id, kind, from, to }) => (
                <rect
                  key={id}
                  className={kind}
                  x={from * 100}
                  width={Math.max((to - from) * 100, 0.25)}
                  height="14"
                />
              ))}
            </svg>
            <span className="lane-figures number">
              <span title={exactMoney(row?.cost_usd)}>{row ? money(row.cost_usd) : '—'}</span>
              <span className="muted">
                {count(row?.calls ?? 0)} {row?.calls === 1 ? 'call' : 'calls'}
                {inFlight > 0 && `, ${count(inFlight)} in flight`}
              </span>
            </span>
          </li>
        )
      })}
    </ul>
  )
}
