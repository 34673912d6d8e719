import type { Socket } from 'node:net'
import type { ErrorCode } from '@tokenledger/sdk'

/** How long a connection may take over a request, milliseconds. */
export interface Patience {
  /** Until its headers are there. */
  readonly headersMs: number
  /** Until all of it is there. */
  readonly requestMs: number
}

/** Enough for a slow line; senders that never end give their place back. */
export const PATIENCE: Patience = { headersMs: 15_000, requestMs: 120_000 }

/** What Node says of a connection, as status, code and sentence. */
const FAULTS: Readonly<Record<string, readonly [string, ErrorCode, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [
    '408 Request Timeout',
    'request_timeout',
    'it did not arrive in time; send it again, in parts where it is large',
  ],
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    'headers_too_large',
    'its address and headers are over 16 kB; send less',
  ],
}
const MALFORMED = ['400 Bad Request', 'invalid_request', 'it is no HTTP request'] as const

/** Answers a connection whose request cannot be read, with a code as everywhere, and ends it. */
export function answerFault(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, code, reason] = FAULTS[error.code ?? ''] ?? MALFORMED
  const body = JSON.stringify({ error: { code, message: `Cannot take the request: ${reason}` } })
  const head = [
    `HTTP/1.1 ${status}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
