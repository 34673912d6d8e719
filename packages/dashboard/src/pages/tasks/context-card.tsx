import { useRef } from 'react'
import type { TaskDetail } from 'tokenledger/wire'
import { pngOfBoxes } from '../../charts/png-of-boxes.ts'
import { Card } from '../../components/card.tsx'
import { PictureButton } from '../../components/picture-button.tsx'
import { count, percent, shortCount } from '../../format/count.ts'
import { contextByAgent, type Fill, fillsOf, levelOf, MARKS } from './context-use.ts'

const HEIGHT = 120
const NOTE = 'What each call took in of what its model may take in'

/** How full the context windows were; nothing is said of models whose window is not known. */
export function ContextCard({ task }: { readonly task: TaskDetail }) {
  const { timeline } = task
  const fills = fillsOf(timeline)
  const drawing = useRef<HTMLDivElement>(null)
  const unknown = timeline.filter(({ context_window }) => context_window === null)
  const models = [...new Set(unknown.map(({ model }) => model ?? 'an unknown model'))]
  return (
    <Card
      className="paired"
      title="Context windows"
      note={fills.length > 0 && NOTE}
      actions={
        fills.length > 0 && (
          <PictureButton
            title={`Context windows of ${task.task_id}`}
            take={() =>
              drawing.current === null
                ? undefined
                : pngOfBoxes(drawing.current, {
                    title: `Context windows of ${task.task_id}`,
                    ...{ subtitle: NOTE, legend: [] },
                  })
            }
          />
        )
      }
    >
      {fills.length > 0 && (
        <div ref={drawing}>
          <FillBars fills={fills} />
          <table className="context-table">
            <thead>
              <tr>
                <th scope="col">Agent</th>
                <th scope="col">Its last call</th>
                <th scope="col" className="number">
                  Now
                </th>
                <th scope="col" className="number">
                  Fullest
                </th>
              </tr>
            </thead>
            <tbody>
              {contextByAgent(fills).map(({ agent, last, peak }) => (
                <tr key={agent}>
                  <th scope="row">{agent ?? 'No agent'}</th>
                  <td>
                    <FillMeter fill={last} />
                  </td>
                  <td className="number" title={textOf(last)}>
                    {percent(last.share)}
                  </td>
                  <td className="number" title={textOf(peak)}>
                    {percent(peak.share)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {unknown.length > 0 && (
        <p className="muted context-unknown">
          {count(unknown.length)} calls are not shown: the context window of {models.join(', ')} is
          not known.
        </p>
      )}
    </Card>
  )
}

const textOf = ({ call }: Fill): string =>
  `${count(call.input_tokens)} of ${count(call.context_window)} tokens, ${call.model}`

/** A bar a call, in time, with lines at the marks. */
function FillBars({ fills }: { readonly fills: readonly Fill[] }) {
  const reached = MARKS.map((mark) => fills.filter(({ share }) => share >= mark).length)
  const label = MARKS.map((mark, place) => `${count(reached[place])} reach ${percent(mark)}`)
  const step = 100 / fills.length
  return (
    <figure className="fills" aria-label={`${count(fills.length)} calls: ${label.join(', ')}.`}>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" style={{ height: HEIGHT }} aria-hidden>
        {MARKS.map((mark) => (
          <path key={mark} d={`M0 ${100 - mark * 100}H100`} className="fill-mark" />
        ))}
        {fills.map((fill, place) => (
          <rect
            key={fill.call.id}
            className={`fill ${levelOf(fill.share)}`}
            x={place * step}
            y={100 - Math.min(fill.share, 1) * 100}
            width={step * 0.8}
            height={Math.min(fill.share, 1) * 100}
          >
            <title>{`${percent(fill.share)}: ${textOf(fill)}`}</title>
          </rect>
        ))}
      </svg>
      {MARKS.map((mark) => (
        <span key={mark} className="fill-label" style={{ top: HEIGHT * (1 - mark) }}>
          {percent(mark)}
        </span>
      ))}
      <figcaption className="muted">
        {count(fills.length)} calls in time: {label.join(', ')}
      </figcaption>
    </figure>
  )
}

function FillMeter({ fill }: { readonly fill: Fill }) {
  const { share, call } = fill
  return (
    <span className="fill-meter">
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden>
        <rect className="track" width="100" height="8" />
        <rect className={`fill ${levelOf(share)}`} width={Math.min(share, 1) * 100} height="8" />
        {MARKS.map((mark) => (
          <path key={mark} d={`M${mark * 100} 0V8`} className="fill-mark" />
        ))}
      </svg>
      <span className="muted">
        {shortCount(call.input_tokens)} of {shortCount(call.context_window)}
      </span>
    </span>
  )
}
