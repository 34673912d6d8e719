import type { CallStatus, Dimensions, ToolUse, Usage } from '@tokenledger/sdk/core'
import type { Json } from './join-json.ts'
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
  /** Of a database, with its log. */
  readonly bytes: number
  /** Epoch milliseconds. */
  readonly modifiedMs: number
  /** When the system saw the last change, epoch milliseconds: no program can set it back. */
  readonly changedMs: number
  /** When the file was made, epoch milliseconds, where the system says it. */
  readonly madeMs: number
  /** Device and inode: another file under the same name has another one. */
  readonly identity: string
  /**
   * `appended`: what was written stays, and reading goes on where it ended.
   * `rewritten`: a change may be anywhere, and all of it is read again.
   * `database`: the decoder itself finds what is new, by its state.
   */
  readonly growth: 'appended' | 'rewritten' | 'database'
}

/** What was found; what could not be read is among `skipped`. */
export interface Discovery {
  readonly files: readonly LogFile[]
  readonly skipped: readonly SkippedRow[]
  /**
   * Some of the files in the order in which originals tend to come before their copies: it saves
   * corrections, and changes no figure.
   *
   * @default as they stand in `files`
   */
  readonly inOrder?: (files: readonly LogFile[]) => readonly LogFile[]
}

/** One row that speaks of one call, with nothing of its content. */
export interface Observation {
  readonly kind: 'observation'
  /** Identity of the call, and the id of its entry: never made of a session, file or time. */
  readonly key: string
  readonly offset: number
  readonly sighting: Sighting
  /** The row was counted before, and was written anew since. */
  readonly isAgain?: true
  /** No row of its own: what a row says besides what it counts as. */
  readonly isBeside?: true
}

/** A row, or a whole file, that is not counted, and why. */
export interface SkippedRow {
  readonly kind: 'skipped'
  readonly reason: SkipReason
  readonly file: string
  /** Byte offset of the line's start. */
  readonly offset: number
  /** It was skipped before, and was written anew since: it no longer counts among the skipped. */
  readonly isTakenBack?: true
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

/** Where the reading of a file ended, and what is to be known to go on there. */
export interface Checkpoint {
  /** Bytes that need not be read again. */
  readonly offset: number
  /** What the decoder carries from row to row. */
  readonly state: Json
  /**
   * Other files whose change may tell more of this one's rows: when one of them changes, all of this
   * file is read again. Only as long as something is not known.
   */
  readonly dependsOn?: readonly string[]
  /** Where a file begins anew: what an earlier version of the decoder carried. */
  readonly former?: Json
}

/** Where the first reading of a file begins. */
export const FILE_START: Checkpoint = { offset: 0, state: null }

/**
 * Reads one file from a checkpoint on, lazily and within bounded memory; returns the next one. The
 * rows of a file's parts, read one after another, are those of the whole.
 *
 * @throws the system's error when the file cannot be read.
 */
export type Decoder = (
  file: LogFile,
  from: Checkpoint,
) => Generator<Observation | SkippedRow, Checkpoint>

/** What a tool says that one model consumed in a session; null: it does not say. */
export interface RecordedSum {
  /** With what was read from a cache and written to it. */
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly costUsd: number | null
}

/** What a tool itself says that a session consumed, all of it. */
export interface SessionSum {
  readonly session: string
  /** By model, as the tool names it. */
  readonly models: readonly (readonly [model: string, sum: RecordedSum])[]
}

/** A tool whose histories can be imported: it finds, decodes and reads; it never merges or stores. */
export interface AgentLogSource {
  /** Kebab-case: `claude-code`. Its entries have the source `import:<name>`. */
  readonly name: string
  /** What people call it. */
  readonly title: string
  /** Raised when the decoder learns to read more: then its files are read again from their start. */
  readonly version: number
  discover(place: LookupPlace): Discovery
  /**
   * Whether a file looks like this tool's. Asked when paths are given and no tool is named.
   *
   * @param head its first 64 KiB, a character a byte
   */
  recognise(path: string, head: string): boolean
  /** The part that takes time to load: only when there is something new to read. */
  load(): Promise<AgentLogReader>
}

/** What reads a tool's files. */
export interface AgentLogReader {
  /** A decoder for one import: it may remember what files share. */
  decoder(place: LookupPlace): Decoder
  /**
   * The calls that a key's sighting speaks of, where it is not always one: rows may turn out to be of
   * several calls that look alike, or of none, when what they told of is counted under another key.
   * Pure; the order is stable.
   *
   * @default one call
   */
  calls?(sighting: Sighting): readonly Copy[]
  /**
   * What the joined rows of a key say of other keys: that what was told there counts elsewhere.
   * Pure; asked again whenever one of the rows is read.
   *
   * @default nothing
   */
  elsewhere?(key: string, sighting: Sighting): readonly Observation[]
  /** Says what the joined rows of a call mean. Pure. */
  read(key: string, call: Copy): CallReading
  /**
   * The sum of its session that a file holds behind the last answer, for `reconcile`.
   *
   * @param state what the decoder carries of a file
   * @default tools write none
   */
  sessionSum?(state: Json): SessionSum | null
}
