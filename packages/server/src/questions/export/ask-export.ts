import { TokenledgerError } from '@tokenledger/sdk/core'
import type { Selection } from '../../query/span.ts'
import { oneText, type Parameters, type QuestionText } from '../question.ts'
import { SELECTION, selectionOf } from '../selection.ts'
import { type ExportedStore, exportedCsv, exportedFocus, exportedLines } from './exported-text.ts'
import { focusVersion } from './focus-rows.ts'

/** Where a server exports. */
export const EXPORT_PATH = '/v1/export'

/** The parameters of an export. */
export const EXPORT_PARAMETERS = {
  ...SELECTION,
  format: { kind: 'one', description: '`jsonl`, `csv` or `focus`; `jsonl` when absent.' },
  focus_version: { kind: 'one', description: 'Of FOCUS: 1.2, 1.3 or 1.4; 1.2 when absent.' },
} as const satisfies Parameters

/** An export before it is read. */
export interface Export {
  readonly contentType: string
  /** Its text, page by page. */
  chunks(store: ExportedStore): AsyncIterable<string>
}

type Writer = (store: ExportedStore, selection: Selection) => AsyncIterable<string>

/**
 * The export that parameters ask for: the calls of a ledger as events, as CSV or as FOCUS.
 *
 * @param now epoch milliseconds
 * @throws TokenledgerError `invalid_option`, and what `selectionOf` throws
 */
export function askedExport(text: QuestionText, now: number): Export {
  const selection = selectionOf(text, now)
  const format = oneText(text, 'format') ?? 'jsonl'
  const write = writerOf(format, oneText(text, 'focus_version') ?? '1.2')
  return {
    contentType: format === 'jsonl' ? 'application/x-ndjson' : 'text/csv; charset=utf-8',
    chunks: (store) => write(store, selection),
  }
}

function writerOf(format: string, focus: string): Writer {
  const version = focusVersion(focus)
  switch (format) {
    case 'jsonl':
      return exportedLines
    case 'csv':
      return exportedCsv
    case 'focus':
      return (store, selection) => exportedFocus(store, selection, version)
    default:
      throw new TokenledgerError(
        'invalid_option',
        `Cannot export in the format "${format}": it must be jsonl, csv or focus; "tokenledger report --csv" writes tables`,
      )
  }
}
