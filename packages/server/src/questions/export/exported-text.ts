import { type Entry, wireEvent } from '@tokenledger/sdk/core'
import type { Selection } from '../../query/span.ts'
import { livePages } from '../../store/live-entries.ts'
import type { ProjectStore } from '../../store/project-store.ts'
import { explainEntries } from '../explanation.ts'
import { CSV_TITLES, csvRows } from './csv-rows.ts'
import { csvText } from './csv-text.ts'
import { type FocusVersion, focusColumns, focusRows } from './focus-rows.ts'
import { storedCalls } from './stored-calls.ts'

/** What is read of a ledger to export it. */
export type ExportedStore = Pick<ProjectStore, 'list' | 'prices'>

/**
 * The calls of a ledger as events of the wire, one JSON object a line, the newest first. What another
 * ledger reads of them is the same call with the same figures; a corrected call is one event, as it
 * stands by now.
 */
export async function* exportedLines(
  store: ExportedStore,
  selection: Selection,
): AsyncGenerator<string> {
  for await (const entries of livePages(store, selection)) {
    const events = entries.flatMap((entry) => wireEvent(asFirst(entry)) ?? [])
    yield events.map((event) => `${JSON.stringify(event)}\n`).join('')
  }
}

/** A revision under the id of its call: only corrections are named `…~1`. */
function asFirst({ corrects, ...entry }: Entry): Entry {
  return corrects === undefined ? entry : { ...entry, id: entry.id.replace(/~\d+$/, '') }
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
