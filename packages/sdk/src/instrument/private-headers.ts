import type { Scope } from '../ledger/scope.ts'
import type { FetchArguments } from './request-body.ts'

/** Dimensions that our own headers carry, and their names in W3C baggage. */
const CARRIED = {
  agent: 'gen_ai.agent.name',
  task: 'tokenledger.task.id',
  tool: 'gen_ai.tool.name',
  session: 'gen_ai.conversation.id',
  user: 'user.id',
  workflow: 'gen_ai.workflow.name',
  project: 'tokenledger.project',
  environment: 'deployment.environment.name',
} as const satisfies Partial<Record<keyof Scope, string>>

const OWN = 'x-tokenledger-'

/**
 * The arguments without the headers that say on whose behalf a call is made: a provider has no
 * business with the names of users. OpenTelemetry's SDK puts them into `baggage` by default.
 */
export function withoutPrivate(args: FetchArguments): FetchArguments {
  const headers = headersOf(args)
  if (headers === undefined || !hasPrivate(headers)) return args
  const kept = new Headers(headers)
  for (const name of [...kept.keys()].filter(isPrivate)) kept.delete(name)
  return withHeaders(args, kept)
}

/**
 * The arguments with headers that say on whose behalf the call is made, for our own server: ours and,
 * as W3C baggage, those of OpenTelemetry. What the caller set stays.
 */
export function withScope(args: FetchArguments, scope: Scope): FetchArguments {
  const headers = new Headers(headersOf(args) ?? {})
  const baggage = [headers.get('baggage') ?? []].flat()
  for (const [dimension, name] of Object.entries(CARRIED)) {
    const value = scope[dimension as keyof typeof CARRIED]
    if (value === undefined) continue
    const encoded = encodeURIComponent(value)
    baggage.push(`${name}=${encoded}`)
    if (!headers.has(OWN + dimension)) headers.set(OWN + dimension, encoded)
  }
  if (scope.tags !== undefined && !headers.has(`${OWN}tags`)) {
    headers.set(`${OWN}tags`, encodeURIComponent(JSON.stringify(scope.tags)))
  }
  if (baggage.length > 0) headers.set('baggage', baggage.join(','))
  return withHeaders(args, headers)
}

/** Of headers by their names, those that say nothing of it. */
export function withoutPrivateNames(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !isPrivate(name.toLowerCase())),
  )
}

function headersOf({ input, init }: FetchArguments): RequestInit['headers'] {
  return init?.headers ?? (input instanceof Request ? input.headers : undefined)
}

function withHeaders({ input, init }: FetchArguments, headers: Headers): FetchArguments {
  return { input, init: { ...init, headers } }
}

function hasPrivate(headers: NonNullable<RequestInit['headers']>): boolean {
  for (const name of namesOf(headers)) {
    if (typeof name === 'string' && isPrivate(name.toLowerCase())) return true
  }
  return false
}

/** `fetch` takes a Map for the pairs that it is. */
function namesOf(headers: NonNullable<RequestInit['headers']>): Iterable<unknown> {
  if (headers instanceof Headers) return headers.keys()
  if (Array.isArray(headers)) return headers.map(([name]) => name)
  return headers instanceof Map ? headers.keys() : Object.keys(headers)
}

const isPrivate = (name: string): boolean => name === 'baggage' || name.startsWith(OWN)
