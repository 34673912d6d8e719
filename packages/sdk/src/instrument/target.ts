import { providerOfHost } from './provider-of-host.ts'
import type { FetchArguments } from './request-body.ts'
import { type ReadingRoute, type Route, readingOf, routeOf } from './route.ts'

/** A request that has to do with models. */
export type Target = CallTarget | ReadingTarget

/** Where a model is called. */
export interface CallTarget extends Place {
  readonly kind: 'call'
  readonly route: Route
}

/** Where answers are fetched of calls that were made before: of a batch, or of one in the background. */
export interface ReadingTarget extends Place, ReadingRoute {
  readonly kind: 'reading'
}

interface Place {
  readonly url: string
  readonly host: string
  readonly path: string
  /** By the host; undefined: it is nobody's. */
  readonly provider: string | undefined
}

/** Addresses that calls went to: most programs use a few. */
const known = new Map<string, CallTarget>()
const MAX_KNOWN = 256

/** Tells requests that have to do with models from all others, which get null. Never throws. */
export function targetOf({ input, init }: FetchArguments): Target | null {
  const isRequest = input instanceof Request
  const method = init?.method ?? (isRequest ? input.method : 'GET')
  const url = isRequest ? input.url : String(input)
  if (isMethod(method, 'POST')) return known.get(url) ?? callAt(url)
  if (!isMethod(method, 'GET')) return null
  const path = pathOf(url)
  const found = path === null ? null : readingOf(path)
  if (path === null || found === null) return null
  const place = placeOf(url, path)
  return found.isCommon && !isOfModels(place) ? null : { kind: 'reading', ...found, ...place }
}

/** Whether a host is known to have models: by its name, or by what was asked of it before. */
const isOfModels = ({ provider, host }: Place): boolean =>
  provider !== undefined || [...known.values()].some((one) => one.host === host)

const isMethod = (method: string, name: string): boolean =>
  method === name || method.toUpperCase() === name

function callAt(url: string): CallTarget | null {
  const path = pathOf(url)
  const route = path === null ? null : routeOf(path)
  if (path === null || route === null) return null
  const target: CallTarget = { kind: 'call', route, ...placeOf(url, path) }
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(url, target)
  return target
}

const HTTP = /^https?:\/\/[^/?#]*([^?#]*)/i

/** Found without making an object of every address that passes. */
const pathOf = (url: string): string | null => HTTP.exec(url)?.[1]?.replace(/\/+$/, '') ?? null

function placeOf(url: string, path: string): Place {
  const host = new URL(url).hostname
  return { url, path, host, provider: providerOfHost(host) }
}
