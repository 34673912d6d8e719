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
  const cause = error instanceof Error ? error.cause : undefined
  const code = codeOf(cause) ?? codeOf(error)
  return code ?? named(cause) ?? named(error) ?? 'error'
}

function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined
  return typeof code === 'string' ? code : undefined
}

function named(error: unknown): string | undefined {
  const name = typeof error === 'object' && error !== null ? Reflect.get(error, 'name') : undefined
  return typeof name === 'string' ? name : undefined
}
