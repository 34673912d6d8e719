import { errorText } from '../../base/error-text.ts'
import { retryAfterMs } from '../back-off.ts'
import { httpPost, type PostAnswer } from '../http-post.ts'
import type { Rejection } from '../rejection.ts'
import type { Outcome, Transport } from '../transport.ts'

/** Where a signal goes. */
export interface OtlpDestination {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly isGzipped: boolean
  readonly timeoutMs: number
}

/** Posts a body of OTLP/JSON. Never rejects. */
export async function postOtlp(
  destination: OtlpDestination,
  body: string,
  signal: AbortSignal,
): Promise<Outcome> {
  const headers = { ...destination.headers, 'content-type': 'application/json' }
  try {
    return outcomeOf(await httpPost({ ...destination, headers, body, signal }))
  } catch (error) {
    return { kind: 'later', reason: errorText(error) }
  }
}

/** Posts spans, one of OTLP/JSON a line. @param around what stands around them in the body */
export function spanTransport(
  destination: OtlpDestination,
  around: { readonly before: string; readonly after: string },
): Transport {
  return {
    async send(lines, signal) {
      const body = around.before + lines.join(',') + around.after
      const outcome = await postOtlp(destination, body, signal)
      if (outcome.kind !== 'delivered') return outcome
      return { ...outcome, rejected: outcome.rejected.slice(0, lines.length) }
    },
  }
}

/** No request has more: a collector that states more is not believed. */
const MAX_REJECTED = 100_000

/** Retryable by the specification of OTLP/HTTP; all others are not sent again as they are. */
const LATER = new Set([429, 502, 503, 504])
const REFUSED = new Set([401, 403, 404])

function outcomeOf({ status, retryAfter, text }: PostAnswer): Outcome {
  const reason = `HTTP ${status}`
  if (status >= 200 && status < 300) return { kind: 'delivered', rejected: rejectedOf(text) }
  if (LATER.has(status)) {
    return { kind: 'later', reason, afterMs: retryAfterMs(retryAfter, Date.now()) }
  }
  return REFUSED.has(status) ? { kind: 'refused', reason } : { kind: 'split', reason }
}

/** A partial success says how many were not taken, and why, but not which; they must not be sent again. */
function rejectedOf(text: string): readonly Rejection[] {
  const { rejectedSpans, rejectedDataPoints, errorMessage } = partialSuccess(text)
  const stated = Number(rejectedSpans ?? rejectedDataPoints ?? 0)
  if (!(stated > 0)) return []
  const count = Math.min(Math.ceil(stated), MAX_REJECTED)
  const message = typeof errorMessage === 'string' ? errorMessage : 'no reason given'
  return Array.from({ length: count }, () => ({ index: null, code: 'partial_success', message }))
}

function partialSuccess(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text)?.partialSuccess ?? {}
  } catch {
    return {}
  }
}
