import type { UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import type { UsageAnswer } from 'tokenledger/wire'
import type { LiveEntry, LiveView } from '../../questions/live-feed.ts'
import { useLastMinutes } from '../../questions/use-last-minutes.ts'
import { useLive } from '../../questions/use-live.ts'
import { useNewestCalls } from '../../questions/use-newest-calls.ts'
import { newestOf } from './newest-of.ts'

/** How many lanes have a name; the other values share one. */
const LANES = 8

/** What the page shows of a moment. */
export interface Shown extends Pick<LiveView, 'inFlight' | 'seen'> {
  /** The newest first; undefined: not known yet. */
  readonly calls: readonly LiveEntry[] | undefined
  /** The last minutes, by the dimension of the lanes. */
  readonly usage: UsageAnswer | undefined
}

/** A live page that can be held still. */
export interface Pausable {
  readonly shown: Shown
  readonly state: LiveView['state']
  readonly retry: () => void
  readonly isPaused: boolean
  readonly pausedAt: number | null
  /** What came since it was paused. */
  readonly missed: LiveView['seen']
  readonly error: Pick<UseQueryResult, 'error' | 'refetch'>
  readonly toggle: () => void
}

/** The live stream and the figures beside it; paused, all stays as it was, and what comes is counted. */
export function usePausable(
  where: readonly string[] | undefined,
  { by, minutes }: { readonly by: string; readonly minutes: number },
): Pausable {
  const live = useLive(where)
  const newest = useNewestCalls(where, live.since !== null || live.state !== 'connecting')
  const usage = useLastMinutes(minutes, where, { by, limit: LANES })
  const [held, setHeld] = useState<{ readonly shown: Shown; readonly at: number } | null>(null)
  const { inFlight, seen } = live
  const current: Shown = {
    inFlight,
    seen,
    calls: newest.data && newestOf(live, newest.data.events),
    usage: usage.data,
  }
  const before = held?.shown.seen ?? seen
  return {
    shown: held?.shown ?? current,
    state: live.state,
    retry: live.retry,
    isPaused: held !== null,
    pausedAt: held?.at ?? null,
    missed: {
      calls: seen.calls - before.calls,
      pico: seen.pico - before.pico,
      unpriced: seen.unpriced - before.unpriced,
    },
    error: newest,
    toggle: () => setHeld(held === null ? { shown: current, at: Date.now() } : null),
  }
}
