import type { CallsInFlight, EventPage } from 'tokenledger/wire'
import { type LiveState, type LiveStream, liveStream } from '../api/live-stream.ts'
import { picoOf } from '../format/exact.ts'

/** A call that was kept. */
export type LiveEntry = EventPage['events'][number]
/** A call that has begun and not ended: its figures are estimates. */
export type CallInFlight = CallsInFlight['calls'][number]

/** What a live stream has told until now. */
export interface LiveView {
  readonly state: LiveState
  /** The number of the row after which the first connection began; null: not known yet. */
  readonly since: number | null
  /** The newest first, no more than `MOST_ENTRIES`. */
  readonly entries: readonly LiveEntry[]
  readonly inFlight: readonly CallInFlight[]
  /** Since the first connection. A correction adds its difference, and no call. */
  readonly seen: { readonly calls: number; readonly pico: bigint; readonly unpriced: number }
}

/** A live stream that any number of components share. */
export interface LiveFeed {
  readonly view: () => LiveView
  readonly subscribe: (listener: () => void) => () => void
  readonly retry: () => void
}

/** Older ones are forgotten, however long the page stays open. */
export const MOST_ENTRIES = 300
const TELL_MS = 200
const LINGER_MS = 2_000

const NOTHING: LiveView = {
  state: 'connecting',
  since: null,
  entries: [],
  inFlight: [],
  seen: { calls: 0, pico: 0n, unpriced: 0 },
}

const feeds = new Map<string, LiveFeed>()

/** The feed of some filters: one connection, as long as anybody listens. */
export function liveFeed(where: readonly string[]): LiveFeed {
  const key = JSON.stringify(where)
  const known = feeds.get(key)
  if (known !== undefined) return known
  const feed = makeFeed(where, () => feeds.delete(key))
  feeds.set(key, feed)
  return feed
}

function makeFeed(where: readonly string[], onEnd: () => void): LiveFeed {
  const listeners = new Set<() => void>()
  let view = NOTHING
  let stream: LiveStream | null = null
  let isTelling = false
  let ending: ReturnType<typeof setTimeout> | undefined

  const change = (next: Partial<LiveView>): void => {
    view = { ...view, ...next }
    if (isTelling) return
    isTelling = true
    setTimeout(() => {
      isTelling = false
      for (const listener of listeners) listener()
    }, TELL_MS)
  }
  const end = (): void => {
    stream?.close()
    stream = null
    onEnd()
  }
  return {
    view: () => view,
    retry: () => stream?.retry(),
    subscribe(listener) {
      clearTimeout(ending)
      listeners.add(listener)
      stream ??= liveStream(where, {
        onState: (state) => change({ state }),
        onBegin: (since) => change({ since }),
        onEvent: (name, data) =>
          change(
            name === 'entry'
              ? withEntry(view, data as LiveEntry)
              : { inFlight: (data as { calls: readonly CallInFlight[] }).calls },
          ),
      })
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) ending = setTimeout(end, LINGER_MS)
      }
    },
  }
}

function withEntry({ entries, seen }: LiveView, entry: LiveEntry): Partial<LiveView> {
  return {
    entries: [entry, ...entries].slice(0, MOST_ENTRIES),
    seen: {
      calls: seen.calls + entry.sign,
      pico: seen.pico + picoOf(entry.cost_usd ?? '0'),
      unpriced: seen.unpriced + (entry.cost_usd === null ? entry.sign : 0),
    },
  }
}
