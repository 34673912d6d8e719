import { setTimeout } from 'node:timers/promises'
import { newEntries } from '../../http/live/new-entries.ts'
import { parseFilter } from '../../query/parse-filter.ts'
import { rowFilter } from '../../query/row-filter.ts'
import { type EventRow, eventRow } from '../../questions/event-row.ts'
import type { Store } from '../../store/store.ts'
import type { Io } from '../io.ts'
import { fetchFrom } from './answer-source.ts'

const EVERY_MS = 500

/** The entries that a file gets from now on, whoever writes them. Without an end. */
export async function* entriesOfFile(
  store: Store,
  where: readonly string[],
): AsyncGenerator<EventRow | null> {
  const isAsked = rowFilter({ where: where.map(parseFilter) })
  let seq = await store.lastSeq()
  yield null
  while (true) {
    const entries = await newEntries(store, seq)
    seq = entries.at(-1)?.rows.at(-1)?.seq ?? seq
    yield* entries.filter(({ rows }) => rows.some(isAsked)).map(eventRow)
    if (entries.length === 0) await setTimeout(EVERY_MS)
  }
}

/** The entries that a server tells of from now on: null when it has begun to listen. */
export async function* entriesOfServer(
  server: string,
  where: readonly string[],
  io: Io,
): AsyncGenerator<EventRow | null> {
  const filters = new URLSearchParams(where.map((filter): [string, string] => ['where', filter]))
  const response = await fetchFrom(server, `/v1/live?${filters}`, io)
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) {
      if (/^event: totals$/m.test(event)) yield null
      const data = /^event: entry$/m.test(event) ? /^data: (.*)$/m.exec(event)?.[1] : undefined
      if (data !== undefined) yield JSON.parse(data) as EventRow
    }
  }
}
