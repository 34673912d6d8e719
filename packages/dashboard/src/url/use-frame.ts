import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useNow } from '../browser/use-now.ts'
import { type Frame, readFrame, toggleValue } from './frame.ts'
import { type Range, rangeOf } from './range.ts'

/** The shared part of the address, the range that it means, and ways to change it. */
export interface FrameInUse {
  readonly frame: Frame
  readonly range: Range
  /** Writes a new frame, as a step that "back" undoes. */
  readonly change: (frame: Frame) => void
  /** Filters by a value of a dimension, or no longer; null: "not given". */
  readonly toggle: (dimension: string, value: string | null) => void
  /** Looks closer at a part; `zoomOut` returns. */
  readonly zoom: (from: number, to: number) => void
  readonly zoomOut: () => void
  readonly isZoomed: boolean
}

const FRAME_NAMES = ['range', 'from', 'to', 'tz', 'where'] as const

/** The search of another page: this frame and nothing of this page. */
export function useFrameSearch(): Frame {
  const { search } = useRouterState({ select: (state) => state.location })
  return useMemo(() => readFrame(search), [search])
}

/** The frame of the page. */
export function useFrame(): FrameInUse {
  const navigate = useNavigate()
  const now = useNow()
  const location = useRouterState({ select: (state) => state.location })
  const search: Readonly<Record<string, unknown>> = location.search
  const frame = useMemo(() => readFrame(search), [search])
  const range = useMemo(() => rangeOf(frame, now), [frame, now])
  const outer = (location.state as { readonly outer?: readonly Frame[] }).outer ?? []

  const write = (next: Frame, stack: readonly Frame[]): void => {
    const rest = Object.fromEntries(
      Object.entries(search).filter(([name]) => !FRAME_NAMES.some((one) => one === name)),
    )
    void navigate({
      to: '.',
      search: { ...rest, ...next } as never,
      state: { outer: stack } as never,
      resetScroll: false,
    })
  }
  return {
    frame,
    range,
    change: (next) => write(next, []),
    toggle: (dimension, value) => write(toggleValue(frame, dimension, value), outer),
    zoom: (from, to) => write(zoomed(frame, from, to), [...outer, frame]),
    zoomOut: () => {
      const last = outer.at(-1)
      if (last !== undefined) write(last, outer.slice(0, -1))
    },
    isZoomed: outer.length > 0,
  }
}

function zoomed({ range: _, ...frame }: Frame, from: number, to: number): Frame {
  return { ...frame, from: new Date(from).toISOString(), to: new Date(to).toISOString() }
}
