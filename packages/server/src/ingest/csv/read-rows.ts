import { Readable } from 'node:stream'
import { TokenledgerError } from '@tokenledger/sdk/core'
import { type CsvError, type Info, parse } from 'csv-parse'

/** One row of a CSV text. */
export interface CsvRow {
  /** Line that it begins on, from 1. */
  readonly line: number
  /** Null when it cannot be read: a quote that is never closed. */
  readonly cells: readonly string[] | null
}

/** A CSV text: its header, and its rows as they are read. */
export interface CsvRows {
  readonly header: readonly string[]
  readonly rows: AsyncIterable<CsvRow>
}

/** Longest row, in characters: what an unclosed quote may swallow. */
const MAX_ROW = 1024 * 1024
const DELIMITERS = [',', ';', '\t', '|'] as const

/**
 * Reads CSV as a stream: quotes with line breaks in them, any line ends (read as LF, in cells too),
 * and the delimiter (comma, semicolon, tab or bar) that is most frequent in the header.
 *
 * @throws TokenledgerError `invalid_mapping` when there is no header.
 */
export async function readRows(text: AsyncIterable<string>): Promise<CsvRows> {
  const { head, all } = await peekLine(withPlainLineEnds(text))
  const rows = parsedRows(all, delimiterOf(head))
  const first = await rows.next()
  const header = first.done === true ? null : first.value.cells
  if (header !== null) return { header: header.map((name) => name.trim()), rows }
  throw new TokenledgerError(
    'invalid_mapping',
    'Cannot read the CSV: its first line must name the columns, found none',
  )
}

/** CRLF and CR as LF: the parser miscounts lines otherwise, and a row is the same with either. */
async function* withPlainLineEnds(text: AsyncIterable<string>): AsyncIterable<string> {
  let held = ''
  for await (const chunk of text) {
    const part = held + chunk
    held = part.endsWith('\r') ? '\r' : ''
    yield part.slice(0, part.length - held.length).replace(/\r\n?/g, '\n')
  }
  if (held !== '') yield '\n'
}

async function peekLine(text: AsyncIterable<string>) {
  const iterator = text[Symbol.asyncIterator]()
  let head = ''
  while (!head.trimStart().includes('\n') && head.length < MAX_ROW) {
    const next = await iterator.next()
    if (next.done === true) break
    head += next.value
  }
  async function* all(): AsyncIterable<string> {
    yield head
    yield* { [Symbol.asyncIterator]: () => iterator }
  }
  const [line = ''] = head.trimStart().split('\n', 1)
  return { head: line, all: all() }
}

function delimiterOf(header: string): string {
  const unquoted = header.replace(/"[^"]*"/g, '')
  const counted = DELIMITERS.map((one) => ({ one, count: unquoted.split(one).length }))
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).one
}

async function* parsedRows(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<CsvRow> {
  let skipped: CsvError | undefined
  const parser = parse({
    delimiter,
    info: true,
    max_record_size: MAX_ROW,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      skipped = error
    },
  })
  let lastLine = 0
  const source = Readable.from(text)
  source.on('error', (error) => parser.destroy(error))
  for await (const { record, info } of source.pipe(parser) as AsyncIterable<ParsedRow>) {
    lastLine = info.lines
    yield { line: info.lines - lineBreaksIn(record), cells: record }
  }
  if (skipped !== undefined) yield { line: lastLine + 1, cells: null }
}

interface ParsedRow {
  readonly record: readonly string[]
  readonly info: Info
}

function lineBreaksIn(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0)
}
