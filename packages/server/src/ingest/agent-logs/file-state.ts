import { closeSync, openSync, readSync } from 'node:fs'
import { type Checkpoint, FILE_START, type LogFile } from './agent-log-source.ts'
import { sizeAndTime } from './file-stamp.ts'
import type { Json } from './join-json.ts'
import type { SkipReason } from './skip-reasons.ts'

/** What was found in a file so far, for `doctor`. */
export interface FileCounts {
  /** Rows that speak of usage. */
  readonly rows: number
  /** Those of them that hold an answer of a model. */
  readonly observations: number
  /** The others, by reason, each with the byte offset of its first one. */
  readonly skipped: Readonly<
    Partial<Record<SkipReason, { readonly count: number; readonly offset: number }>>
  >
}

/** Nothing was found yet. */
export const NO_COUNTS: FileCounts = { rows: 0, observations: 0, skipped: {} }

/** What the ledger remembers of a history file. */
export interface FileState {
  /** The version of the decoder that read it. */
  readonly version: number
  readonly identity: string
  readonly bytes: number
  readonly modifiedMs: number
  /** Null: of the time before it was kept. */
  readonly changedMs: number | null
  readonly checkpoint: Checkpoint
  /** Hash of the file's first bytes, up to 4 KiB of what was read; null where it is not appended to. */
  readonly head: string | null
  /** Hash of the last 256 bytes that were read, and of samples between. */
  readonly tail: string | null
  /** Sizes and times of the files that it depends on, in their order. */
  readonly others: readonly string[]
  readonly counts: FileCounts
}

/** How a file is to be read now. */
export type FilePlan =
  | { readonly kind: 'unchanged' }
  /** From a checkpoint on; the counts of what was read before are kept. */
  | { readonly kind: 'read'; readonly from: Checkpoint; readonly before: FileCounts }

const WHOLE = { kind: 'read', from: FILE_START, before: NO_COUNTS } as const

/**
 * Decides what of a file is new: nothing, what was appended, or all of it: because it was never read,
 * was replaced, was cut, is of another decoder's time, or waits for what another file tells.
 *
 * @throws the system's error when the file cannot be read.
 */
export function planFile(file: LogFile, version: number, known: FileState | undefined): FilePlan {
  if (known === undefined) return WHOLE
  if (known.version !== version) {
    return { ...WHOLE, from: { ...FILE_START, former: known.checkpoint.state } }
  }
  const { checkpoint, counts } = known
  if (checkpoint.dependsOn?.some((path, index) => sizeAndTime(path) !== known.others[index])) {
    return WHOLE
  }
  if (isSame(file, known) && file.changedMs === known.changedMs) return { kind: 'unchanged' }
  const onward: FilePlan = { kind: 'read', from: checkpoint, before: counts }
  if (file.growth === 'database') return file.identity === known.identity ? onward : WHOLE
  return file.growth === 'appended' && isContinued(file, known) ? onward : WHOLE
}

/** By what a program that replaces a file can make look the same. */
const isSame = (file: LogFile, known: FileState): boolean =>
  file.identity === known.identity &&
  file.bytes === known.bytes &&
  file.modifiedMs === known.modifiedMs

/** Whether the file still begins with what was read: it was only appended to, or linked or renamed. */
function isContinued(file: LogFile, known: FileState): boolean {
  if (file.bytes <= known.bytes && !isSame(file, known)) return false
  if (file.bytes < known.checkpoint.offset) return false
  const { head, tail } = hashesOf(file.path, known.checkpoint.offset)
  return head === known.head && tail === known.tail
}

/**
 * What to remember of a file that was read to a checkpoint.
 *
 * @throws the system's error when the file cannot be read.
 */
export function fileStateOf(
  file: LogFile,
  version: number,
  { checkpoint, counts }: Pick<FileState, 'checkpoint' | 'counts'>,
): FileState {
  const isAppended = file.growth === 'appended'
  return {
    version,
    identity: file.identity,
    bytes: file.bytes,
    modifiedMs: file.modifiedMs,
    changedMs: file.changedMs,
    checkpoint,
    ...(isAppended ? hashesOf(file.path, checkpoint.offset) : { head: null, tail: null }),
    others: (checkpoint.dependsOn ?? []).map(sizeAndTime),
    counts,
  }
}

const HEAD_BYTES = 4096
const TAIL_BYTES = 256
/** A middle that was rewritten is another one in some of these places, without reading all of it. */
const SAMPLES = 16
const SAMPLE_BYTES = 64

/** Up to here one reading of all costs less than one for each of its places. */
const READ_WHOLE_BYTES = 64 << 10

function hashesOf(path: string, offset: number): { head: string; tail: string } {
  const fd = openSync(path, 'r')
  try {
    const whole = offset <= READ_WHOLE_BYTES ? bytesOf(fd, 0, offset) : null
    const part: PartOf = (from, to) => whole?.subarray(from, to) ?? bytesOf(fd, from, to - from)
    const tailStart = Math.max(0, offset - TAIL_BYTES)
    return {
      head: hashOf([part(0, Math.min(HEAD_BYTES, offset))]),
      tail: hashOf([...samplesOf(part, tailStart), part(tailStart, offset)]),
    }
  } finally {
    closeSync(fd)
  }
}

type PartOf = (from: number, to: number) => Buffer

/** Bytes evenly spread between the head and an offset. */
function samplesOf(part: PartOf, end: number): readonly Buffer[] {
  const between = end - HEAD_BYTES
  if (between <= 0) return []
  const count = Math.min(SAMPLES, Math.ceil(between / SAMPLE_BYTES))
  return Array.from({ length: count }, (_, index) => {
    const start = HEAD_BYTES + Math.floor((between * index) / count)
    return part(start, Math.min(start + SAMPLE_BYTES, end))
  })
}

function bytesOf(fd: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  readSync(fd, bytes, 0, length, position)
  return bytes
}

function hashOf(parts: readonly Buffer[]): string {
  // Loaded when it is needed: to see that nothing is new takes no hash.
  const { hash } = process.getBuiltinModule('node:crypto')
  return hash('sha256', Buffer.concat(parts), 'base64url').slice(0, 16)
}

/**
 * Whether a file stands as it was read, and depends on no other: by the beginning of its written
 * state, since to read the states of ten thousand files takes as long as all the rest of an import
 * that finds nothing new.
 */
export function isAsRead(
  { identity, bytes, modifiedMs, changedMs }: LogFile,
  version: number,
  text: string,
): boolean {
  return text.startsWith(`[[${version},"${identity}",${bytes},${modifiedMs},0,${changedMs}]`)
}

/** Writes a state as compact JSON. */
export function encodeFileState(state: FileState): string {
  const { version, identity, bytes, modifiedMs, changedMs } = state
  const { checkpoint, head, tail, others, counts } = state
  const { offset, state: carried, dependsOn = [] } = checkpoint
  return JSON.stringify([
    [version, identity, bytes, modifiedMs, dependsOn.length, changedMs],
    [offset, carried, dependsOn],
    [head, tail, others],
    [counts.rows, counts.observations, counts.skipped],
  ])
}

type Packed = readonly [
  readonly [
    version: number,
    identity: string,
    bytes: number,
    modifiedMs: number,
    dependsOn?: number,
    changedMs?: number | null,
  ],
  readonly [offset: number, carried: Json, dependsOn: readonly string[]],
  readonly [head: string | null, tail: string | null, others: readonly string[]],
  readonly [rows: number, observations: number, skipped: FileCounts['skipped']],
]

/** Reads what `encodeFileState` wrote. */
export function decodeFileState(text: string): FileState {
  const [file, from, seen, found]: Packed = JSON.parse(text)
  const [version, identity, bytes, modifiedMs, , changedMs = null] = file
  const [offset, state, dependsOn] = from
  const [head, tail, others] = seen
  const [rows, observations, skipped] = found
  return {
    version,
    identity,
    bytes,
    modifiedMs,
    changedMs,
    checkpoint: { offset, state, ...(dependsOn.length > 0 && { dependsOn }) },
    head,
    tail,
    others,
    counts: { rows, observations, skipped },
  }
}
