import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Checkpoint, LogFile } from '../agent-log-source.ts'
import { knownFields } from '../known-fields.ts'
import { memoOfLast } from '../memo-of-last.ts'
import type { Place } from '../sighting.ts'
import { carriedIn, stateOf } from './carried.ts'
import { isCowork } from './cowork-roots.ts'
import { projectOf } from './project-of.ts'
import { originOf, type PlainRow, type Row, type RowSurroundings, textOf } from './read-row.ts'
import { sessionOfPath } from './session-of-path.ts'
import { sessionSumIn } from './session-sum.ts'
import { metaPathOf, type SubagentTypes, typeOfMeta } from './subagent-types.ts'

/** What a file knows beside its rows. */
export interface FileReader extends RowSurroundings {
  /** Told the file's first bytes, when they are read anyway. */
  begin(head: Buffer): void
  /**
   * Where to go on next time.
   *
   * @param answered the byte offset behind the last row that speaks of usage
   * @param offset the byte offset behind the last finished row
   */
  checkpoint(answered: number, offset: number): Checkpoint
}

/** What the files of one import share. */
export interface ImportMemory {
  readonly home: string
  readonly types: SubagentTypes
  /** Where the last reading of the file ended. */
  readonly from: Checkpoint
}

/**
 * Keeps what the rows of one file share: the session its path names, its project, its first time,
 * the types of sub-agents. Each is looked up once, and only when a row needs it.
 */
export function fileReader(file: LogFile, { home, types, from }: ImportMemory): FileReader {
  const path = sessionOfPath(file.path)
  let began: number | null | undefined
  const firstTime = (): number | null => {
    if (began === undefined) began = firstTimeOf(file.path)
    return began
  }
  const { time: known, firstBytes, sum } = carriedIn(from.state)
  const originBytes = lazy(() => firstBytes ?? (wasThereFirst(file, firstTime()) ? 0 : file.bytes))
  const fileId = lazy(() => idOfFile(file.path, originBytes()))
  const app = isCowork(file.path) ? 'claude-cowork' : null
  const project = memoOfLast((cwd: string) => projectOf(cwd, path.slug, home))
  const metaType = lazy(() => (path.agentId === null ? null : typeOfMeta(file.path)))
  let lastTime = known
  const toldBy = new Set(from.dependsOn)

  /** The history of the session that called a sub-agent. */
  const callerPathOf = ({ row }: PlainRow): string => {
    if (path.parent !== null) return path.parent
    const session = path.agentId === null ? null : textOf(row['sessionId'])
    return session === null ? file.path : join(dirname(file.path), `${session}.jsonl`)
  }

  const typeOf = (plain: PlainRow, agentId: string | null): string | null => {
    const caller = {
      agentId,
      toolUse: plain.isIndirect ? textOf(plain.row['parentToolUseID']) : null,
    }
    if (caller.agentId === null && caller.toolUse === null) return null
    // Since late 2026 a sub-agent's rows name it; what they are wrapped in may name its caller.
    const stated = plain.isIndirect ? null : textOf(plain.row['attributionAgent'])
    if (stated !== null) return stated
    const callerPath = callerPathOf(plain)
    const type = metaType() ?? types.typeOf(callerPath, caller)
    // It may be told later: beside the history, or by its caller when it ends.
    if (type === null && path.agentId !== null) toldBy.add(metaPathOf(file.path))
    if (type === null && callerPath !== file.path) toldBy.add(callerPath)
    return type
  }

  const sideOf = (plain: PlainRow): Side => {
    const agentId = textOf(plain.row['agentId']) ?? path.agentId
    const isSide = plain.isSidechain || agentId !== null
    const type = isSide ? typeOf(plain, agentId) : null
    return { chain: isSide ? 'side' : 'main', agentId, type }
  }

  // The rows of a file tend to say the same: one object stands for all of them.
  const whoOf = memoOfLast(
    (
      session: string | null,
      cwd: string | null,
      branch: string | null,
      chain: Side['chain'],
      agentId: string | null,
      agentType: string | null,
    ): Place['who'] =>
      knownFields({
        session,
        project: cwd === null ? null : project(cwd),
        branch,
        chain,
        agentId,
        agentType,
        app,
      }),
  )

  return {
    begin(head) {
      began = timeInHead(head)
    },
    checkpoint(answered, offset) {
      const isAnswered = answered > from.offset
      const latest = sessionSumIn(file.path, answered, offset) ?? (isAnswered ? null : sum)
      const carried = { time: lastTime, firstBytes: originBytes(), sum: latest }
      return {
        offset,
        state: stateOf(carried),
        ...(toldBy.size > 0 && { dependsOn: [...toldBy] }),
      }
    },
    place(plain, offset) {
      const { row } = plain
      const stated = timeOf(row)
      const time = stated ?? lastTime ?? firstTime() ?? file.modifiedMs
      lastTime = time
      const { chain, agentId, type } = sideOf(plain)
      const origin = originOf(row)
      const session = textOf(row['sessionId'])
      const isCopy = origin !== null || isOther(session, path.session)
      const order = [
        plain.isIndirect ? 2 : chain === 'side' ? 1 : 0,
        isCopy ? 1 : 0,
        stated === null ? 1 : 0,
        firstTime() ?? time,
        time,
        fileId(),
        offset,
      ]
      const own = origin ?? session ?? path.session
      const [cwd, branch] = [textOf(row['cwd']), textOf(row['gitBranch'])]
      return { order, time, who: whoOf(own, cwd, branch, chain, agentId, type) }
    },
  }
}

const SIZE_DIGITS = 8

/** A history is made with its first row, or before; a clock may be a little behind. */
const MADE_WITHIN_MS = 60_000

/** Whether a history was there when its first row was written: a copy of older rows was not. */
const wasThereFirst = ({ madeMs }: LogFile, firstTime: number | null): boolean =>
  firstTime !== null && madeMs <= firstTime + MADE_WITHIN_MS

/**
 * Of two histories that begin alike the one that was there when that was written is the original; else,
 * as after a move to another disk, the shorter one: the copy has rows of its own behind those that it
 * has copied.
 */
const idOfFile = (path: string, bytes: number): string =>
  bytes.toString(36).padStart(SIZE_DIGITS, '0') +
  createHash('sha256').update(path).digest('base64url').slice(0, 12)

/** Whether a row belongs to the main thread or to a sub-agent, and to which. */
interface Side {
  readonly chain: 'main' | 'side'
  readonly agentId: string | null
  readonly type: string | null
}

/** A row of another session than the file's own was copied there when that session was resumed or branched. */
const isOther = (session: string | null, own: string | null): boolean =>
  own !== null && session !== null && session !== own

const timeOf = (row: Row): number | null => {
  const time = Date.parse(textOf(row['timestamp']) ?? '')
  return isPlausible(time) ? time : null
}

// The ledger takes times of these years; another one is a mistake, and as good as none.
const FIRST_TIME = Date.UTC(2000)
const AFTER_LAST_TIME = Date.UTC(10_000)
const isPlausible = (time: number): boolean => time >= FIRST_TIME && time < AFTER_LAST_TIME

const HEAD_BYTES = 16 << 10
/** The first row names its time as a rule. */
const FIRST_ROW_BYTES = 1 << 10

/** When a history began, which is not read from its start. */
function firstTimeOf(path: string): number | null {
  const fd = openSync(path, 'r')
  try {
    const head = Buffer.allocUnsafe(HEAD_BYTES)
    return timeInHead(head.subarray(0, readSync(fd, head, 0, HEAD_BYTES, 0)))
  } finally {
    closeSync(fd)
  }
}

/** The first time that the head of a history names; null without one. */
function timeInHead(head: Buffer): number | null {
  const stated = timeWithin(head, FIRST_ROW_BYTES) ?? timeWithin(head, HEAD_BYTES)
  const time = Date.parse(stated ?? '')
  return isPlausible(time) ? time : null
}

const timeWithin = (head: Buffer, bytes: number): string | undefined =>
  /"timestamp"\s*:\s*"([^"]{1,40})"/.exec(head.toString('latin1', 0, bytes))?.[1]

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
