import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { TaskDetail } from 'tokenledger/wire'
import { pngOfBoxes } from '../../charts/png-of-boxes.ts'
import { Card } from '../../components/card.tsx'
import { PictureButton } from '../../components/picture-button.tsx'
import { count, duration } from '../../format/count.ts'
import { moment } from '../../format/moment.ts'
import { exactMoney } from '../../format/money.ts'
import { useFrame, useFrameSearch } from '../../url/use-frame.ts'
import { agentColours } from './part.ts'

type Call = TaskDetail['timeline'][number]

/** The calls of a task in time, a lane for each agent; a call opens its explanation. */
export function CallsInTime({ task }: { readonly task: TaskDetail }) {
  const { range } = useFrame()
  const search = useFrameSearch()
  const [at, setAt] = useState(0)
  const frame = useRef<HTMLDivElement>(null)
  const drawing = useRef<HTMLDivElement>(null)
  const { timeline } = task
  const colourOf = agentColours(task.agents)
  const start = Date.parse(timeline[0]?.time ?? task.started)
  const span = Math.max(Date.parse(task.ended) - start, 1)
  const lanes = lanesOf(timeline)
  const walk = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = Math.min(Math.max(at + step, 0), timeline.length - 1)
    setAt(next)
    frame.current?.querySelector<HTMLElement>(`[data-place="${next}"]`)?.focus()
  }
  return (
    <Card
      className="paired"
      title="Calls in time"
      note={`${count(timeline.length)} calls in ${duration(span)}; a call opens its explanation`}
      actions={
        <PictureButton
          title={`Calls of ${task.task_id} in time`}
          take={() =>
            drawing.current === null
              ? undefined
              : pngOfBoxes(drawing.current, {
                  title: `Calls of ${task.task_id} in time`,
                  subtitle: `${count(timeline.length)} calls in ${duration(span)} · ${range.timeZone}`,
                  legend: [],
                })
          }
        />
      }
    >
      <div ref={drawing}>
        {/* biome-ignore lint/a11y/useSemanticElements: a group of links, not of fields */}
        <div
          ref={frame}
          role="group"
          aria-label="Calls in time, a lane for each agent: left and right arrow keys walk through them."
          onKeyDown={walk}
        >
          {lanes.map(([agent, calls]) => (
            <div key={agent} className="lane">
              <span className="lane-name">{agent ?? 'No agent'}</span>
              <div className="lane-calls">
                {calls.map(({ call, place }) => (
                  <Link
                    key={call.id}
                    to="/events"
                    search={{ ...search, range: 'all', event: call.id } as never}
                    data-place={place}
                    tabIndex={place === at ? 0 : -1}
                    className={call.status === 'ok' ? 'lane-call' : 'lane-call failed'}
                    style={{
                      // A short call of the end stays within its lane.
                      left: `min(${((Date.parse(call.time) - start) / span) * 100}%, 100% - 4px)`,
                      width: `${((call.duration_ms ?? 0) / span) * 100}%`,
                      background: call.status === 'ok' ? `var(${colourOf(agent)})` : undefined,
                    }}
                    title={textOf(call, range.timeZone)}
                    aria-label={textOf(call, range.timeZone)}
                    onFocus={() => setAt(place)}
                    preload={false}
                  />
                ))}
              </div>
            </div>
          ))}
        </div>
        <p className="lane-ends muted">
          <span>{moment(start, range.timeZone)}</span>
          <span>{moment(start + span, range.timeZone)}</span>
        </p>
      </div>
    </Card>
  )
}

interface Placed {
  readonly call: Call
  /** Its place among all calls. */
  readonly place: number
}

function lanesOf(timeline: readonly Call[]): readonly (readonly [string | null, Placed[]])[] {
  const lanes = new Map<string | null, Placed[]>()
  for (const [place, call] of timeline.entries()) {
    const lane = lanes.get(call.agent)
    if (lane === undefined) lanes.set(call.agent, [{ call, place }])
    else lane.push({ call, place })
  }
  return [...lanes]
}

function textOf(call: Call, timeZone: string): string {
  return [
    moment(Date.parse(call.time), timeZone),
    call.model ?? 'Unknown model',
    ...(call.tool === null ? [] : [`for ${call.tool}`]),
    duration(call.duration_ms),
    `${count(call.total_tokens)} tokens`,
    exactMoney(call.cost_usd),
    ...(call.status === 'ok' ? [] : [call.status]),
  ].join(' · ')
}
