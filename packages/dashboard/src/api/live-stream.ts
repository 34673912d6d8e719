/** `asleep`: nobody looks at the page, and nothing is asked until somebody does. */
export type LiveState = 'connecting' | 'open' | 'waiting' | 'asleep'

/** Who is told what a stream says. */
export interface LiveListener {
  readonly onState: (state: LiveState) => void
  /** The number of the row after which the stream began, once it is known: 0 for an empty ledger. */
  readonly onBegin: (since: number) => void
  /** The parsed data of an event of the stream. */
  readonly onEvent: (name: 'entry' | 'in_flight', data: unknown) => void
}

/** An open stream. */
export interface LiveStream {
  /** Connects at once, where it waits. */
  readonly retry: () => void
  readonly close: () => void
}

const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000]

/**
 * Follows `GET /v1/live`, connects again by itself and goes on after the last entry that it had, so
 * that nothing is missed. A hidden page gives its connection back: a browser has few to one server.
 */
export function liveStream(where: readonly string[], listener: LiveListener): LiveStream {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let after: number | null = null
  let failures = 0

  const disconnect = (): void => {
    clearTimeout(timer)
    source?.close()
    source = null
  }
  const connect = (): void => {
    disconnect()
    listener.onState(document.hidden ? 'asleep' : 'connecting')
    if (document.hidden) return
    const opened = new EventSource(addressOf(where, after))
    source = opened
    opened.addEventListener('open', () => {
      failures = 0
      listener.onState('open')
    })
    opened.addEventListener('totals', ({ data }) => {
      if (after !== null) return
      after = (JSON.parse(data) as { readonly since_seq: number }).since_seq
      listener.onBegin(after)
    })
    opened.addEventListener('entry', ({ data, lastEventId }) => {
      after = Number(lastEventId)
      listener.onEvent('entry', JSON.parse(data))
    })
    opened.addEventListener('in_flight', ({ data }) => {
      listener.onEvent('in_flight', JSON.parse(data))
    })
    opened.addEventListener('error', () => {
      disconnect()
      listener.onState('waiting')
      timer = setTimeout(connect, WAITS_MS[Math.min(failures, WAITS_MS.length - 1)])
      failures += 1
    })
  }

  document.addEventListener('visibilitychange', connect)
  window.addEventListener('online', connect)
  connect()
  return {
    retry: connect,
    close() {
      document.removeEventListener('visibilitychange', connect)
      window.removeEventListener('online', connect)
      disconnect()
    },
  }
}

function addressOf(where: readonly string[], after: number | null): string {
  const search = new URLSearchParams(where.map((filter) => ['where', filter]))
  if (after !== null) search.set('after', String(after))
  return `/v1/live?${search}`
}
