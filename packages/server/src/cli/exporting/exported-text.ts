import type { Selection } from '../../query/span.ts'
import { explainEntries } from '../../questions/explanation.ts'
import type { Store } from '../../store/store.ts'
import { csvText } from '../render/csv-text.ts'
import { CSV_TITLES, csvRows } from './csv-rows.ts'
import { exportedEvents } from './exported-events.ts'
import { type FocusVersion, focusColumns, focusRows } from './focus-rows.ts'
import { storedCalls } from './stored-calls.ts'

export { focusVersion } from './focus-rows.ts'

/** The calls of a ledger as events, one JSON object a line. */
export async function* exportedLines(store: Store, selection: Selection): AsyncGenerator<string> {
  for await (const event of exportedEvents(store, selection)) yield `${JSON.stringify(event)}\n`
}

/** The calls of a ledger as CSV, one row a segment of a call, the newest first. */
export async function* exportedCsv(store: Store, selection: Selection): AsyncGenerator<string> {
  yield csvText([CSV_TITLES])
  for await (const calls of storedCalls(store, selection)) yield csvText(calls.flatMap(csvRows))
}

/** The calls of a ledger as FOCUS, one row a kind of tokens, the newest call first. */
export async function* exportedFocus(
  store: Store,
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
