import type { FetchArguments } from './request-body.ts'
import { type Route, readingOf, routeOf } from './route.ts'

/** A request that has to do with models. */
export type Target = CallTarget | ReadingTarget

/** Where a model is called. */
export interface CallTarget extends Place {
  readonly kind: 'call'
  readonly route: Route
}

/** Where answers are fetched of calls that were made before: of a batch, or of one in the background. */
export interface ReadingTarget extends Place {
  readonly kind: 'batch' | 'response'
}

interface Place {
  readonly url: string
  readonly host: string
  readonly path: string
}

/** Tells requests that have to do with models from all others, which get null. Never throws. */
export function targetOf({ input, init }: FetchArguments): Target | null {
  const isRequest = input instanceof Request
  const method = (init?.method ?? (isRequest ? input.method : 'GET')).toUpperCase()
  if (method !== 'POST' && method !== 'GET') return null
  const place = placeOf(isRequest ? input.url : String(input))
  if (place === null) return null
  if (method === 'GET') {
    const kind = readingOf(place.path)
    return kind === null ? null : { kind, ...place }
  }
  const route = routeOf(place.path)
  return route === null ? null : { kind: 'call', route, ...place }
}

const SCHEME = /^https?:\/\//i

/** Host and path, without making an object of every address that passes. */
function placeOf(url: string): Place | null {
  const scheme = SCHEME.exec(url)?.[0].length
  if (scheme === undefined) return null
  const end = indexOr(url, '?', indexOr(url, '#', url.length))
  const slash = indexOr(url, '/', end, scheme)
  const authority = url.slice(scheme, slash)
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '')
  return { url, host: host.toLowerCase(), path: url.slice(slash, end).replace(/\/+$/, '') }
}

/** Where a mark stands, if it does before `end`. */
function indexOr(url: string, mark: string, end: number, from = 0): number {
  const at = url.indexOf(mark, from)
  return at === -1 || at > end ? end : at
}
