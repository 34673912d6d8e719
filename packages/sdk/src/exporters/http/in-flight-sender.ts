import type { Entry } from '../../ledger/entry.ts'
import { eventLine } from '../event-line.ts'
import { httpPost } from '../http-post.ts'
import type { EventDestination } from './event-transport.ts'

/** Tells a server of calls that run. */
export interface InFlightSender {
  /** Sends their newest state. What comes while a request runs is left out: more comes in a second. */
  send(calls: readonly Entry[]): void
  close(): void
}

/** How long a server is left alone that did not take them. */
const PAUSE_MS = 30_000

/** A sender that never waits, keeps nothing and says nothing: what it tells is old in a second. */
export function inFlightSender(destination: EventDestination): InFlightSender {
  const { apiKey, ...post } = destination
  const headers = {
    'content-type': 'application/x-ndjson',
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
  }
  const closed = new AbortController()
  let isSending = false
  let pausedUntil = 0

  async function tell(calls: readonly Entry[]): Promise<void> {
    try {
      const body = `${calls.map(eventLine).join('\n')}\n`
      const { status } = await httpPost({ ...post, headers, body, signal: closed.signal })
      if (status >= 300) pausedUntil = Date.now() + PAUSE_MS
    } catch {
      pausedUntil = Date.now() + PAUSE_MS
    } finally {
      isSending = false
    }
  }

  return {
    send(calls) {
      if (isSending || closed.signal.aborted || Date.now() < pausedUntil) return
      isSending = true
      void tell(calls)
    },
    close: () => closed.abort(),
  }
}
