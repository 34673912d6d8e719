import { createHash, randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { threadId } from 'node:worker_threads'

/** Who writes a segment. */
export interface SegmentOwner {
  /** Short hash of the machine's name: process ids mean nothing on another one. */
  readonly host: string
  readonly pid: number
  readonly thread: number
  /** One outbox of that process. */
  readonly instance: string
}

// A second copy of this package in the process must know which outboxes are in use.
const LIVE = Symbol.for('@tokenledger/sdk/outboxes')
const NAME = /^[0-9a-z]+_([0-9a-f]{8})_(\d+)_(\d+)_([0-9a-f]{8})_\d+\.ndjson$/
const ABANDONED_MS = 10 * 60_000

/** A new owner, in use until it is given up. */
export function newOwner(): SegmentOwner {
  const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
  const instance = randomBytes(4).toString('hex')
  liveInstances().add(instance)
  return { host, pid: process.pid, thread: threadId, instance }
}

/** From now on others may take over what this owner has left. */
export function giveUpOwner({ instance }: SegmentOwner): void {
  liveInstances().delete(instance)
}

/** The name of an owner's segment; names sort by their time. */
export function segmentName(owner: SegmentOwner, number: number, now: number): string {
  const time = now.toString(36).padStart(9, '0')
  return `${time}_${owner.host}_${owner.pid}_${owner.thread}_${owner.instance}_${number}.ndjson`
}

/**
 * Whether a file is a segment that nobody will deliver unless we do: its process is gone. Where that
 * cannot be known (another machine or container on the same disk) it is after ten minutes without a
 * change; an owner that lives closes its segments much sooner.
 *
 * @param modified epoch milliseconds
 */
export function isAbandoned(name: string, modified: number, own: SegmentOwner): boolean {
  const [, host, pid, thread, instance = ''] = NAME.exec(name) ?? []
  if (pid === undefined || instance === own.instance) return false
  const isOld = Date.now() - modified > ABANDONED_MS
  if (host !== own.host) return isOld
  if (Number(pid) !== own.pid) return !isRunning(Number(pid)) || isOld
  return Number(thread) === own.thread ? !liveInstances().has(instance) : isOld
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function liveInstances(): Set<string> {
  const shared = globalThis as { [LIVE]?: Set<string> }
  shared[LIVE] ??= new Set()
  return shared[LIVE]
}
