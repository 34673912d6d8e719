import type { Hints } from './hints.ts'

/** A header of the answer; the case of its name does not matter. */
export function header(hints: Hints, name: string): string | undefined {
  const { headers } = hints
  if (headers === undefined) return undefined
  if (Object.hasOwn(headers, name)) return headers[name]
  const key = Object.keys(headers).find((one) => one.toLowerCase() === name)
  return key === undefined ? undefined : headers[key]
}

/** A header that holds a whole number; undefined when it is absent or something else. */
export function headerCount(hints: Hints, name: string): number | undefined {
  const text = header(hints, name)
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
