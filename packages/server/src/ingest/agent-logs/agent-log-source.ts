import type { CallStatus, Dimensions, ToolUse, Usage } from '@tokenledger/sdk/core'
import type { Copy, Sighting } from './sighting.ts'
import type { SkipReason } from './skip-reasons.ts'

/** Where to look for histories. All of it is handed in. */
export interface LookupPlace {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The home folder, absolute. */
  readonly home: string
  /** Files and folders to read instead of the usual ones. */
  readonly paths?: readonly string[]
}

/** A history file. */
export interface LogFile {
  /** Absolute. */
  readonly path: string
  readonly bytes: number
  /** Epoch milliseconds. */
  readonly modifiedMs: number
}

/** What was found; what could not be read is among `skipped`. */
export interface Discovery {
  /** Originals tend to come before their copies: it saves corrections, and changes no figure. */
  readonly files: readonly LogFile[]
  readonly skipped: readonly SkippedRow[]
}

/** One row that speaks of one call, with nothing of its content. */
export interface Observation {
  readonly kind: 'observation'
  /** Identity of the call, and the id of its entry: never made of a session, file or time. */
  readonly key: string
  readonly offset: number
  readonly sighting: Sighting
}

/** A row, or a whole file, that is not counted, and why. */
export interface SkippedRow {
  readonly kind: 'skipped'
  readonly reason: SkipReason
  readonly file: string
  /** Byte offset of the line's start. */
  readonly offset: number
}

/** What a call's joined rows mean. */
export interface CallReading {
  /** Epoch milliseconds, UTC. */
  readonly time: number
  readonly dimensions: Dimensions
  readonly responseModel?: string
  readonly responseId?: string
  readonly status: CallStatus
  readonly tools?: ToolUse
  readonly usage: Usage
}

/** Reads one file, lazily and within bounded memory. */
export type Decoder = (file: LogFile) => Iterable<Observation | SkippedRow>

/** A tool whose histories can be imported: it finds, decodes and reads; it never merges or stores. */
export interface AgentLogSource {
  /** Kebab-case: `claude-code`. Its entries have the source `import:<name>`. */
  readonly name: string
  /** What people call it. */
  readonly title: string
  discover(place: LookupPlace): Discovery
  /** A decoder for one import: it may remember what files share. */
  decoder(place: LookupPlace): Decoder
  /** Says what the joined rows of a call mean. Pure. */
  read(key: string, call: Copy): CallReading
}
