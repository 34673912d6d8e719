import type { FetchArguments } from './request-body.ts'

/** A header of a request; null when it has none. */
export function requestHeader({ input, init }: FetchArguments, name: string): string | null {
  return headerIn(init?.headers ?? (input instanceof Request ? input.headers : undefined), name)
}

/** A header among these. */
export function headerIn(headers: RequestInit['headers'], name: string): string | null {
  if (headers === undefined || headers === null) return null
  if (headers instanceof Headers) return headers.get(name)
  const pairs = Array.isArray(headers) ? headers : Object.entries(headers)
  const pair = pairs.find(([one]) => typeof one === 'string' && one.toLowerCase() === name)
  return pair?.[1] === undefined ? null : String(pair[1])
}

const SIGNATURES = ['x-amz-content-sha256', 'content-digest', 'digest', 'content-md5', 'signature']

/** Whether a request vouches for its own body: changed, it would be refused. */
export function hasSignedBody(args: FetchArguments): boolean {
  return SIGNATURES.some((name) => requestHeader(args, name) !== null)
}
