import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import type { Entry } from '@tokenledger/sdk'
import { entryOf } from '../../packages/server/src/ingest/entry-of.ts'
import { isFault } from '../../packages/server/src/ingest/event-fault.ts'

/** How the server treats a request: well (`take`), or one of the ways in which servers fail. */
export type Behaviour =
  | { readonly kind: 'take' }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  | { readonly kind: 'page' }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** Cuts the connection: before the body is read, or when the events are kept already. */
  | { readonly kind: 'die'; readonly isKept: boolean }
  /** 413 above so many events. */
  | { readonly kind: 'most'; readonly events: number }
  /** 400 for a request with this id in it. */
  | { readonly kind: 'unreadable'; readonly id: string }
  /** Rejects the events with these ids. */
  | { readonly kind: 'reject'; readonly ids: readonly string[]; readonly message?: string }

/** A server that takes events as ours does: durably, idempotent by id, a bad one alone rejected. */
export interface EventServer {
  readonly url: string
  readonly port: number
  /** What was kept, by id. */
  readonly kept: Map<string, Entry>
  readonly requests: { readonly headers: IncomingMessage['headers']; readonly events: number }[]
  /** Behaves so for the next requests, one each, and then as the last of them. */
  behave(...behaviours: readonly Behaviour[]): void
  close(): Promise<void>
}

const TAKE: Behaviour = { kind: 'take' }

/** Starts one. @param port @default any that is free */
export async function eventServer(port = 0): Promise<EventServer> {
  let queue: readonly Behaviour[] = [TAKE]
  const kept: EventServer['kept'] = new Map()
  const requests: EventServer['requests'] = []

  function next(): Behaviour {
    const [behaviour = TAKE, ...others] = queue
    if (others.length > 0) queue = others
    return behaviour
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const behaviour = next()
    if (behaviour.kind === 'die' && !behaviour.isKept) {
      response.destroy()
      return
    }
    const events = await eventsOf(request)
    requests.push({ headers: request.headers, events: events.length })
    treat(behaviour, events, response)
  }

  function treat(behaviour: Behaviour, events: readonly Sent[], response: ServerResponse): void {
    const say = (status: number, body: object = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    switch (behaviour.kind) {
      case 'hang':
        return
      case 'page':
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in</html>')
        return
      case 'status':
        if (behaviour.retryAfter) response.setHeader('retry-after', behaviour.retryAfter)
        say(behaviour.status)
        return
      case 'most':
        if (events.length > behaviour.events) say(413)
        else say(202, keep(events))
        return
      case 'unreadable':
        if (events.some(({ id }) => id === behaviour.id)) say(400)
        else say(202, keep(events))
        return
      case 'reject':
        say(202, keep(events, new Set(behaviour.ids), behaviour.message))
        return
      case 'die':
        keep(events)
        response.destroy()
        return
      case 'take':
        say(202, keep(events))
    }
  }

  function keep(
    events: readonly Sent[],
    unwanted: ReadonlySet<string> = new Set(),
    message = 'Too old',
  ): object {
    const counts = { accepted: 0, duplicates: 0 }
    const rejected: object[] = []
    for (const [index, event] of events.entries()) {
      const entry = entryOf(event, { now: Date.now(), newId: () => 'made' })
      if (isFault(entry)) rejected.push({ index, ...entry })
      else if (unwanted.has(entry.id)) {
        rejected.push({ index, id: entry.id, code: 'time_out_of_range', message })
      } else if (kept.has(entry.id)) counts.duplicates += 1
      else {
        counts.accepted += 1
        kept.set(entry.id, entry)
      }
    }
    return { ...counts, rejected }
  }

  const server = createServer((request, response) => {
    void answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    kept,
    requests,
    behave: (...behaviours) => {
      queue = behaviours
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Sent {
  readonly id: string
}

async function eventsOf(request: IncomingMessage): Promise<readonly Sent[]> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece)
  const body = Buffer.concat(pieces)
  const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString()
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}
