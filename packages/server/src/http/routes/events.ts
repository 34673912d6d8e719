import type { Entry } from '@tokenledger/sdk'
import { TokenledgerError } from '@tokenledger/sdk'
import type { FastifyInstance } from 'fastify'
import { entryOf } from '../../ingest/entry-of.ts'
import { isFault } from '../../ingest/event-fault.ts'
import type { Rejection } from '../../store/store.ts'
import type { Services } from '../services.ts'

/** `POST /v1/events`: calls, in the native form. */
export function eventRoutes(app: FastifyInstance, services: Services): void {
  app.post('/v1/events', async ({ body }, reply) => {
    const answer = await keepEvents(eventsOf(body), services)
    return reply.code(202).send(answer)
  })
}

function eventsOf(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body
  const { events } = (body ?? {}) as { readonly events?: unknown }
  if (Array.isArray(events)) return events
  throw new TokenledgerError(
    'invalid_request',
    'Cannot take the events: the body must be an array of events or {"events": […]}',
  )
}

/** What became of the events: kept durably before this resolves. */
async function keepEvents(events: readonly unknown[], { store, now, newId }: Services) {
  const rejected: Rejection[] = []
  const kept: { readonly index: number; readonly entry: Entry }[] = []
  for (const [index, event] of events.entries()) {
    const result = entryOf(event, { now: now(), newId })
    if (isFault(result)) rejected.push({ index, ...result })
    else kept.push({ index, entry: result })
  }
  const result = await store.append(kept.map(({ entry }) => entry))
  for (const refused of result.rejected) {
    rejected.push({ ...refused, index: kept[refused.index]?.index ?? refused.index })
  }
  const { accepted, duplicates } = result
  return { accepted, duplicates, rejected: rejected.sort((one, other) => one.index - other.index) }
}
