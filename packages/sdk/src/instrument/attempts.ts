import { randomUUID } from 'node:crypto'

/** Which attempt of which call a request is. */
export interface Attempt {
  /** Names the call, whose attempts are entries of their own. */
  callId(): string
  /** 1 for the first request. */
  readonly number: number
}

/** Remembers failed requests, so that the same one again is known as the next attempt of its call. */
export interface Attempts {
  /** The attempt that this request is. */
  next(request: SentRequest, statedNumber: number | undefined): Attempt
  /** Keeps in mind that it failed. */
  failed(request: SentRequest, attempt: Attempt): void
}

/** What makes two requests the same. */
export interface SentRequest {
  readonly url: string
  readonly text: string
}

const MAX_FAILED = 256
const MAX_AGE_MS = 10 * 60_000

/**
 * Attempts are told by what they say: the address and the body, of which a digest is kept. Clients
 * retry a request as it was; few say so in a header.
 *
 * @param now epoch milliseconds
 */
export function newAttempts(now: () => number = Date.now): Attempts {
  const open: FailedRequest[] = []
  return {
    next(request, statedNumber) {
      const known = open.length === 0 ? undefined : take(open, digest(request), now())
      if (known === undefined) return { callId: newCallId(), number: statedNumber ?? 1 }
      // A framework that retries by itself has a client which says each time that it is the first.
      return { callId: known.callId, number: Math.max(statedNumber ?? 1, known.number + 1) }
    },
    failed(request, attempt) {
      open.push({ key: digest(request), attempt, at: now() })
      if (open.length > MAX_FAILED) open.shift()
    },
  }
}

/** A request that failed, by its digest; calls that are alike have several. */
interface FailedRequest {
  readonly key: number
  readonly attempt: Attempt
  readonly at: number
}

/** Most calls are known by the id of their answer, and need none of their own. */
export function newCallId(): () => string {
  let id: string | undefined
  return () => {
    id ??= randomUUID()
    return id
  }
}

/** The one that failed first, and is not made again yet. */
function take(open: FailedRequest[], key: number, now: number): Attempt | undefined {
  for (;;) {
    const index = open.findIndex((one) => one.key === key)
    if (index === -1) return undefined
    const [known] = open.splice(index, 1)
    if (known !== undefined && now - known.at < MAX_AGE_MS) return known.attempt
  }
}

const SAMPLES = 512

/** FNV-1a over address, length and 512 characters from all over the text: a long one costs no more. */
function digest({ url, text }: SentRequest): number {
  const start = hashed(url, 1, 0x811c9dc5 ^ text.length)
  return hashed(text, Math.max(1, Math.floor(text.length / SAMPLES)), start) >>> 0
}

function hashed(text: string, step: number, start: number): number {
  let hash = start
  for (let at = 0; at < text.length; at += step) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  }
  return hash
}
