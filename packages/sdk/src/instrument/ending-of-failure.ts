import type { Ending } from './metered-call.ts'

/**
 * How a call ended of which the request, or the reading of the answer, failed with this.
 *
 * @param signal by which its caller can abort it: what it fails with then may be anything
 */
export function endingOf(error: unknown, signal?: AbortSignal): Ending {
  if (signal?.aborted === true || isAbort(error)) return { status: 'aborted' }
  return { status: 'error', error: nameOf(error) }
}

/** Aborted by its caller, or given up for taking too long. */
function isAbort(error: unknown): boolean {
  const name = named(error)
  return name === 'AbortError' || name === 'TimeoutError' || name === 'ResponseAborted'
}

/** The code of the cause where there is one, such as `ECONNREFUSED`; never a message. */
function nameOf(error: unknown): string {
  const cause = fieldOf(error, 'cause')
  return codeOf(cause) ?? codeOf(error) ?? named(cause) ?? named(error) ?? 'error'
}

const codeOf = (error: unknown): string | undefined => textOf(error, 'code')
const named = (error: unknown): string | undefined => textOf(error, 'name')

function textOf(error: unknown, name: string): string | undefined {
  const text = fieldOf(error, name)
  return typeof text === 'string' ? text : undefined
}

/** Errors of other contexts have other classes. */
const fieldOf = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined
