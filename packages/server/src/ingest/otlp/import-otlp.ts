import { TokenledgerError } from '@tokenledger/sdk/core'
import type { Store } from '../../store/store.ts'
import {
  type ImportProgress,
  type ImportRejection,
  type ImportReport,
  MAX_REJECTIONS,
} from '../import-report.ts'
import { openInput } from '../open-input.ts'
import { readLines, type TextLine } from '../read-lines.ts'
import { decodeJson } from './decode/decode-json.ts'
import { field, type Message } from './decode/message-fields.ts'
import type { Signal } from './decode/signal.ts'
import { takeRequest } from './take-request.ts'

/** What an import of OTLP in JSON needs. */
export interface OtlpImport {
  readonly store: Store
  /** A file's path, or a stream of bytes such as stdin. */
  readonly input: string | AsyncIterable<Uint8Array>
  /** Epoch milliseconds: the time of calls that have none. */
  readonly now: () => number
  /** Told after each line. */
  readonly onProgress?: (progress: ImportProgress) => void
}

/** Longest line, in characters. */
const MAX_LENGTH = 64 << 20

/**
 * Imports OTLP in JSON as the OpenTelemetry collector's file exporter writes it: a request of any
 * signal a line, or one document; gzipped or not. Calls that came over the network already are known.
 *
 * @throws TokenledgerError `file_not_readable`, or what the store throws
 */
export async function importOtlp(options: OtlpImport): Promise<ImportReport> {
  const { store, now, onProgress } = options
  const input = openInput(options.input)
  const sum = { accepted: 0, duplicates: 0, rejected: 0 }
  const rejections: ImportRejection[] = []
  let records = 0
  const reject = (line: number | null, code: string, message: string, count: number): void => {
    sum.rejected += count
    if (rejections.length < MAX_REJECTIONS)
      rejections.push({ file: input.name, line, id: null, code, message })
  }
  for await (const { line, request } of requestsIn(input.text)) {
    records += 1
    if (request instanceof TokenledgerError) {
      reject(line, request.code, request.message, 1)
      continue
    }
    for (const signal of signalsOf(request)) {
      const taken = await takeRequest(signal, request, { store, now, refusesOld: false })
      sum.accepted += taken.gained
      sum.duplicates += Math.max(0, taken.told - taken.gained)
      if (taken.reason !== null) reject(line, 'invalid_otlp', taken.reason, taken.rejected)
    }
    onProgress?.({ bytes: input.bytesRead(), records })
  }
  return { source: 'otlp', files: 1, bytes: input.bytesRead(), ...sum, rejections, skipped: {} }
}

interface Found {
  readonly line: number | null
  readonly request: Message | TokenledgerError
}

/** A first line that is no request is the beginning of a document, or torn. */
async function* requestsIn(text: AsyncIterable<string>): AsyncIterable<Found> {
  const gathered: TextLine[] = []
  let length = 0
  let isFirst = true
  for await (const line of readLines(text, MAX_LENGTH)) {
    if (line.text?.trim() === '') continue
    const request = gathered.length > 0 ? null : decoded(line.text)
    if (request !== null && !(isFirst && request instanceof TokenledgerError)) {
      yield { line: line.line, request }
    } else {
      length += line.text?.length ?? 0
      if (length > MAX_LENGTH) throw tooLarge()
      gathered.push(line)
    }
    isFirst = false
  }
  yield* linesOrDocument(gathered)
}

const tooLarge = (): TokenledgerError =>
  new TokenledgerError(
    'input_too_large',
    `Cannot read the requests: a JSON document has at most ${MAX_LENGTH} characters; write one request a line`,
  )

function* linesOrDocument(lines: readonly TextLine[]): Iterable<Found> {
  if (lines.length === 0) return
  const whole = decoded(lines.map(({ text }) => text ?? '').join('\n'))
  if (!(whole instanceof TokenledgerError)) yield { line: null, request: whole }
  else for (const { line, text } of lines) yield { line, request: decoded(text) }
}

function decoded(text: string | null): Message | TokenledgerError {
  try {
    return decodeJson(text ?? '')
  } catch (error) {
    if (error instanceof TokenledgerError) return error
    throw error
  }
}

const FIELDS: readonly (readonly [Signal, string])[] = [
  ['traces', 'resourceSpans'],
  ['logs', 'resourceLogs'],
  ['metrics', 'resourceMetrics'],
]

const signalsOf = (request: Message): readonly Signal[] =>
  FIELDS.filter(([, name]) => field(request, name) !== undefined).map(([signal]) => signal)
