import { type Entry, wireEvent } from '@tokenledger/sdk/core'
import type { Selection } from '../../query/span.ts'
import { callPages } from '../../store/live-entries.ts'
import { callOfId, revisionId } from '../../store/live-entry.ts'
import type { ProjectStore } from '../../store/project-store.ts'
import type { StoredEntry } from '../../store/store.ts'
import { isHistorical } from '../../store/take-over.ts'
import { explainEntries } from '../explanation.ts'
import { CSV_TITLES, csvRows } from './csv-rows.ts'
import { csvText } from './csv-text.ts'
import { type FocusVersion, focusColumns, focusRows } from './focus-rows.ts'
import { storedCalls } from './stored-calls.ts'

/** What is read of a ledger to export it. */
export type ExportedStore = Pick<ProjectStore, 'list' | 'prices' | 'read'>

/**
 * The calls of a ledger as events of the wire, one JSON object a line, the newest first. What another
 * ledger reads of them is the same call with the same figures; a corrected call is one event, as it
 * stands by now. What a history told of and took back is an event that is `withdrawn`: another ledger
 * may have it from an earlier export.
 */
export async function* exportedLines(
  store: ExportedStore,
  selection: Selection,
): AsyncGenerator<string> {
  for await (const { live, reversed } of callPages(store, selection, isOfHistory)) {
    const events = live.flatMap((entry) => wireEvent(asFirst(entry)) ?? [])
    const withdrawn = (await lastOf(store, reversed)).flatMap((entry) => {
      const event = wireEvent(asFirst(entry))
      return event === null ? [] : { ...event, withdrawn: true }
    })
    yield [...events, ...withdrawn].map((event) => `${JSON.stringify(event)}\n`).join('')
  }
}

const isOfHistory = ({ rows }: StoredEntry): boolean => isHistorical(rows[0]?.source)

/** Those that nothing took the place of. */
async function lastOf(
  store: Pick<ExportedStore, 'read'>,
  reversed: readonly Entry[],
): Promise<readonly Entry[]> {
  const last: Entry[] = []
  for (const entry of reversed) {
    const { call, revision } = callOfId(entry.id)
    const next = await store.read(revisionId(call, revision + 1))
    if (next.length === 0) last.push(entry)
  }
  return last
}

/** A revision under the id of its call: only corrections are named `…~1`. */
function asFirst({ corrects, ...entry }: Entry): Entry {
  return corrects === undefined ? entry : { ...entry, id: callOfId(entry.id).call }
}

/** The calls of a ledger as CSV, one row a segment of a call, the newest first. */
export async function* exportedCsv(
  store: ExportedStore,
  selection: Selection,
): AsyncGenerator<string> {
  yield csvText([CSV_TITLES])
  for await (const calls of storedCalls(store, selection)) yield csvText(calls.flatMap(csvRows))
}

/** The calls of a ledger as FOCUS, one row a kind of tokens, the newest call first. */
export async function* exportedFocus(
  store: ExportedStore,
  selection: Selection,
  version: FocusVersion,
): AsyncGenerator<string> {
  const columns = focusColumns(version)
  yield csvText([Object.keys(columns).map((title) => ({ raw: title }))])
  for await (const calls of storedCalls(store, selection)) {
    const explained = await explainEntries(store, calls)
    yield csvText(explained.flatMap((call) => focusRows(call, columns)))
  }
}
