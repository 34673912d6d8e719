import type { IncomingHttpHeaders } from 'node:http'

const BEARER = /^Bearer +(\S+) *$/i

/**
 * The key that a request carries, in `Authorization: Bearer …` or in `x-api-key`; null: none. Other
 * kinds of authorization are no key, and count as a wrong one.
 */
export function givenKey(headers: IncomingHttpHeaders): string | null {
  const { authorization } = headers
  const apiKey = headers['x-api-key']
  if (authorization !== undefined) return BEARER.exec(authorization)?.[1] ?? ''
  if (apiKey !== undefined) return [apiKey].flat().join()
  return null
}
