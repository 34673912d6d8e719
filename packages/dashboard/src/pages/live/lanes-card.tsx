import { useRef } from 'react'
import { pngOfBoxes } from '../../charts/png-of-boxes.ts'
import { Card } from '../../components/card.tsx'
import { CsvButton, type Field } from '../../components/csv-button.tsx'
import { DimensionSelect } from '../../components/dimension-select.tsx'
import { PictureButton } from '../../components/picture-button.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { count } from '../../format/count.ts'
import { moment, timeOfDay } from '../../format/moment.ts'
import { exactMoney, money } from '../../format/money.ts'
import type { Row } from '../../measures/measures.ts'
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
const LEGEND = KINDS.map(([name, colour]) => ({ name, colour, text: '' }))
const TICKS = [0, 0.25, 0.5, 0.75, 1] as const

const fieldsOf = (by: string): readonly Field<Row>[] => [
  [by, (row) => (row.other === true ? 'Other' : row[by])],
  ...(['calls', 'error_calls', 'total_tokens', 'cost_usd'] as const).map(
    (name): Field<Row> => [name, (row) => row[name]],
  ),
]

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
  const drawing = useRef<HTMLDivElement>(null)
  const title = `The last ${minutes} minutes by ${dimensionName(by).toLowerCase()}`
  return (
    <Card
      className="paired"
      title={title}
      actions={
        <>
          <Segmented
            label="How far back"
            value={String(minutes)}
            options={WINDOWS.map(([length, name]) => [String(length), name])}
            onPick={(name) => set({ minutes: name === '10' ? undefined : Number(name) })}
          />
          <DimensionSelect label="Lanes" value={by} onPick={(name) => set({ by: name })} />
          {usage !== undefined && usage.rows.length > 0 && (
            <CsvButton
              label={title}
              rows={usage.rows}
              file={{ name: title, fields: fieldsOf(by) }}
            />
          )}
          <PictureButton
            title={title}
            take={() =>
              drawing.current === null
                ? undefined
                : pngOfBoxes(drawing.current, {
                    ...{ title, legend: LEGEND },
                    subtitle: `until ${moment(now, zone)} · ${zone}`,
                  })
            }
          />
        </>
      }
    >
      <div ref={drawing}>
        {usage === undefined ? (
          <Skeleton height={150} />
        ) : (
          <Lanes
            lanes={lanesOf({ by, rows: usage.rows, entries: calls, inFlight, now, minutes })}
            by={by}
            onPick={(value) => toggle(by, value)}
          />
        )}
        <div className="live-lane-axis" aria-hidden="true">
          {TICKS.map((share) => (
            <span key={share}>{timeOfDay(now - (1 - share) * minutes * 60_000, zone)}</span>
          ))}
        </div>
      </div>
      <ul className="live-lane-key">
        {KINDS.map(([name, colour]) => (
          <li key={name}>
            <i className="live-lane-swatch" style={{ background: `var(${colour})` }} />
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
  if (lanes.length === 0) return <p className="muted live-lanes-empty">No call in this time.</p>
  return (
    <ul className="live-lanes">
      {lanes.map(({ value, row, inFlight, calls }) => {
        const name = value === undefined ? 'Other' : valueName(by, value)
        return (
          <li key={value === undefined ? 'other' : JSON.stringify(value)}>
            {value === undefined ? (
              <span className="live-lane-name">{name}</span>
            ) : (
              <button
                type="button"
                className="link live-lane-name"
                title={`Filter by ${name}`}
                onClick={() => onPick(value)}
              >
                {name}
              </button>
            )}
            <svg
              className="live-lane"
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
            <span className="live-lane-figures number">
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
