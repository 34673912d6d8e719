import { ERROR_CODES, type ErrorCode, TokenledgerError } from '@tokenledger/sdk/core'
import type { FastifyError } from 'fastify'

/** The body of every answer that is an error. */
export interface ErrorBody {
  readonly error: { readonly code: ErrorCode; readonly message: string }
}

/** An error as the network sees it. */
export interface HttpError {
  readonly status: number
  /** Seconds until it is worth another try; null: it is not. */
  readonly retryAfter: number | null
  readonly body: ErrorBody
}

/**
 * Codes whose status is not that of their kind (`wrong_use` 400, `cannot` 500). What a ledger fails in
 * is no fault of the request, and somebody will mend the disk: senders keep what gets a 503, and
 * exporters of OpenTelemetry drop what gets a 500.
 */
const STATUS: Partial<Readonly<Record<ErrorCode, number>>> = {
  request_timeout: 408,
  url_too_long: 414,
  headers_too_large: 431,
  rate_limited: 429,
  key_required: 401,
  key_invalid: 401,
  key_not_allowed: 403,
  host_not_allowed: 403,
  cross_site_request: 403,
  not_found: 404,
  input_too_large: 413,
  unsupported_media_type: 415,
  store_busy: 503,
  store_full: 503,
  store_closed: 503,
  store_failed: 503,
  store_read_only: 503,
  store_cannot_open: 503,
  store_replaced: 503,
  store_not_found: 503,
  store_damaged: 503,
  server_busy: 503,
  query_timeout: 503,
}
const RETRY_AFTER_S = 1

/** Which answer an error of a route becomes. What nobody foresaw keeps its text to the log. */
export function httpErrorOf(error: unknown): HttpError {
  const known = error instanceof TokenledgerError ? error : knownErrorOf(error as FastifyError)
  const { code, message } = known
  const status = STATUS[code] ?? (ERROR_CODES[code] === 'wrong_use' ? 400 : 500)
  const retryAfter = status === 503 ? RETRY_AFTER_S : null
  return { status, retryAfter, body: { error: { code, message } } }
}

/** What Fastify itself refuses, in our words. */
const FASTIFY_ERRORS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['input_too_large', 'the body is over the limit; send it in parts'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported_media_type',
    'its content type is not one that this address takes; see the HTTP reference',
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid_json', 'its body is empty'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid_json', 'its body is no JSON'],
}

function knownErrorOf(error: FastifyError): TokenledgerError {
  const [code, reason] = FASTIFY_ERRORS[error.code] ?? fallback(error)
  return new TokenledgerError(code, `Cannot take the request: ${reason}`, { cause: error })
}

function fallback({ statusCode = 500 }: FastifyError): readonly [ErrorCode, string] {
  return statusCode < 500
    ? ['invalid_request', 'it is no request that this server understands']
    : ['server_failed', 'the server failed; its log says why']
}
