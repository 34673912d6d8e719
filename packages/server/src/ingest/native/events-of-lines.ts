import { TokenledgerError } from '@tokenledger/sdk/core'
import { parseJson } from '../parse-json.ts'
import type { FoundEvent } from './read-events.ts'

const NEWLINE = 0x0a

/**
 * The events of an NDJSON body, one a line, each read when it is asked for; empty lines are none. A
 * line that cannot be read is a fault in its place, and no fault of the others.
 */
export const eventsOfLines = (body: Uint8Array): Iterable<FoundInLine> => ({
  [Symbol.iterator]: () => readLines(body),
})

type FoundInLine = Pick<FoundEvent, 'event' | 'fault'>

function* readLines(body: Uint8Array): Iterator<FoundInLine> {
  for (let start = 0; start < body.length; ) {
    const found = body.indexOf(NEWLINE, start)
    const end = found < 0 ? body.length : found
    const line = body.subarray(start, end)
    if (!isBlank(line)) yield eventOfLine(line)
    start = end + 1
  }
}

/** Spaces, tabs and carriage returns only. */
const isBlank = (line: Uint8Array): boolean =>
  line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d)

function eventOfLine(line: Uint8Array): FoundInLine {
  try {
    return { event: parseJson(line) }
  } catch (error) {
    if (!(error instanceof TokenledgerError)) throw error
    const { code } = error
    const reason = code === 'invalid_json' ? 'no JSON; it may be cut' : 'no UTF-8'
    return { fault: { id: null, code, message: `Cannot read the event: its line is ${reason}` } }
  }
}
