import { useState } from 'react'
import { moment, rangeName } from '../format/moment.ts'
import { addDays, localDateOf } from '../url/local-time.ts'
import { PRESET_LABELS, PRESETS } from '../url/presets.ts'
import { viewersZone } from '../url/range.ts'
import { shiftedFrame } from '../url/shifted-frame.ts'
import { type FrameInUse, useFrame } from '../url/use-frame.ts'
import { Icon } from './icon.tsx'
import { Popover } from './popover.tsx'
import './range-picker.css'

/** The time that the page looks at: presets, two dates, a zone, earlier and later. */
export function RangePicker() {
  const inUse = useFrame()
  const { frame, range, change } = inUse
  const hasBegin = range.start !== undefined
  return (
    <div className="range-picker">
      {inUse.isZoomed && (
        <button type="button" className="button" onClick={inUse.zoomOut}>
          <Icon name="out" />
          Zoom out
        </button>
      )}
      <button
        type="button"
        className="button icon-button"
        aria-label="Earlier"
        title="Earlier ( [ )"
        disabled={!hasBegin}
        onClick={() => change(shiftedFrame(frame, range, -1))}
      >
        <Icon name="back" />
      </button>
      <Popover
        label="Time range"
        button={
          <>
            <Icon name="calendar" />
            <span className="range-label" title={exactName(inUse)}>
              {nameOf(inUse)}
            </span>
          </>
        }
      >
        {(close) => <RangeChoice inUse={inUse} close={close} />}
      </Popover>
      <button
        type="button"
        className="button icon-button"
        aria-label="Later"
        title="Later ( ] )"
        disabled={!hasBegin || range.to === undefined}
        onClick={() => change(shiftedFrame(frame, range, 1))}
      >
        <Icon name="forth" />
      </button>
    </div>
  )
}

function nameOf({ range }: FrameInUse): string {
  if (range.label !== 'Custom range' || range.start === undefined) return range.label
  return rangeName(range.start, range.end, range.timeZone)
}

function exactName({ range: { start, end, timeZone } }: FrameInUse): string {
  const from = start === undefined ? 'the beginning' : moment(start, timeZone)
  return `From ${from} to ${moment(end, timeZone)}, ${timeZone}`
}

function RangeChoice({ inUse, close }: { readonly inUse: FrameInUse; readonly close: () => void }) {
  const { frame, range, change } = inUse
  const { from: _from, to: _to, range: _range, ...rest } = frame
  const isCustom = range.label === 'Custom range'
  const zones = [...new Set([viewersZone(), 'UTC', range.timeZone])]
  return (
    <div className="range-choice">
      <ul>
        {PRESETS.map((name) => (
          <li key={name}>
            <button
              type="button"
              aria-pressed={!isCustom && PRESET_LABELS[name] === range.label}
              onClick={() => {
                change({ ...rest, range: name })
                close()
              }}
            >
              {PRESET_LABELS[name]}
            </button>
          </li>
        ))}
      </ul>
      <div className="range-form">
        <CustomDates inUse={inUse} close={close} />
        <label className="field zone">
          Zone
          <select
            className="select"
            value={range.timeZone}
            onChange={({ target }) => change({ ...frame, tz: target.value })}
          >
            {zones.map((zone) => (
              <option key={zone} value={zone}>
                {zone === viewersZone() ? `${zone} (yours)` : zone}
              </option>
            ))}
            <optgroup label="All zones">
              {Intl.supportedValuesOf('timeZone')
                .filter((zone) => !zones.includes(zone))
                .map((zone) => (
                  <option key={zone} value={zone}>
                    {zone}
                  </option>
                ))}
            </optgroup>
          </select>
        </label>
      </div>
    </div>
  )
}

function CustomDates({ inUse, close }: { readonly inUse: FrameInUse; readonly close: () => void }) {
  const { frame, range, change } = inUse
  const { range: _, ...rest } = frame
  const [first, setFirst] = useState(
    range.start === undefined ? '' : localDateOf(range.start, range.timeZone),
  )
  const [last, setLast] = useState(localDateOf(range.end - 1, range.timeZone))
  const isUsable = first !== '' && last !== '' && first <= last
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!isUsable) return
        change({ ...rest, from: first, to: addDays(last, 1) })
        close()
      }}
    >
      <label className="field">
        First day
        <input
          className="input"
          type="date"
          value={first}
          onChange={({ target }) => setFirst(target.value)}
        />
      </label>
      <label className="field">
        Last day
        <input
          className="input"
          type="date"
          value={last}
          onChange={({ target }) => setLast(target.value)}
        />
      </label>
      <button type="submit" className="button" disabled={!isUsable}>
        Show these days
      </button>
    </form>
  )
}
