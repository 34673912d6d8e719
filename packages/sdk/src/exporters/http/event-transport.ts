import { errorText } from '../../base/error-text.ts'
import { retryAfterMs } from '../back-off.ts'
import { httpPost, type PostAnswer } from '../http-post.ts'
import type { Rejection } from '../rejection.ts'
import type { Outcome, Transport } from '../transport.ts'

/** Where events go. */
export interface EventDestination {
  readonly url: URL
  readonly apiKey: string | undefined
  readonly isGzipped: boolean
  readonly timeoutMs: number
}

/** Posts events to a Tokenledger server, one JSON object a line. */
export function eventTransport(destination: EventDestination): Transport {
  const { apiKey, ...post } = destination
  const headers = {
    'content-type': 'application/x-ndjson',
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
  }
  return {
    async send(lines, signal) {
      try {
        const body = `${lines.join('\n')}\n`
        return outcomeOf(await httpPost({ ...post, headers, body, signal }))
      } catch (error) {
        return { kind: 'later', reason: errorText(error) }
      }
    },
  }
}

const BUSY = new Set([408, 425, 429])
const CUT = new Set([400, 413, 422])

function outcomeOf(answer: PostAnswer): Outcome {
  const { status, retryAfter } = answer
  const reason = `HTTP ${status}`
  if (status >= 200 && status < 300) return delivered(answer)
  if (status >= 500 || BUSY.has(status)) {
    return { kind: 'later', reason, afterMs: retryAfterMs(retryAfter, Date.now()) }
  }
  return CUT.has(status) ? { kind: 'split', reason } : { kind: 'refused', reason }
}

/** Something that answers anything with a page, such as the login of a network, is not the server. */
function delivered({ text, isCut }: PostAnswer): Outcome {
  // It tells of so many rejections: of half the calls it tells less. Those that it took are known to it.
  if (isCut && text.startsWith('{')) return { kind: 'split', reason: 'its answer is too long' }
  const answer = text.trim() === '' ? {} : parsed(text)
  if (answer === null) {
    return { kind: 'refused', reason: 'its answer is not that of a Tokenledger server' }
  }
  const { rejected } = answer
  return { kind: 'delivered', rejected: Array.isArray(rejected) ? rejected.map(rejectionOf) : [] }
}

function rejectionOf(value: unknown): Rejection {
  const { index, id, code, message } = (value ?? {}) as Record<string, unknown>
  return {
    index: typeof index === 'number' ? index : null,
    code: String(code),
    message: `${message} (id ${id})`,
  }
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
