import type { MeteredFetchOptions } from '../metered-fetch.ts'

/** How a client is metered: like `meteredFetch`, but what sends its requests stays the client's. */
export type MeterOptions = Omit<MeteredFetchOptions, 'fetch'>

/** A client of any library, seen from outside. */
export type AnyClient = Readonly<Record<PropertyKey, unknown>>

/** Meters the clients of one library. */
export interface ClientAdapter {
  /** Whether this is one of them, by what it has. */
  recognise(client: AnyClient): boolean
  /** The client whose calls are metered: a copy where the library has a way to make one. */
  metered(client: AnyClient, options: MeterOptions): AnyClient
}

/** The value as an object whose fields can be looked at; null for anything else. */
export function clientOf(value: unknown): AnyClient | null {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
    ? (value as AnyClient)
    : null
}

/** A field that holds a function. */
export function methodOf(client: AnyClient, name: string): ((...args: never[]) => unknown) | null {
  const method = client[name]
  return typeof method === 'function' ? (method as (...args: never[]) => unknown) : null
}
