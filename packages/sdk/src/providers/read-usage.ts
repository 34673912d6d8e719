import { missingUsage, type Usage } from '../usage/usage.ts'
import type { Hints } from './hints.ts'
import { readOrThrow } from './read-or-throw.ts'

/**
 * Reads what a call consumed from whatever reported it: the body of an answer, its bare usage
 * object, the events of a stream, server-sent events or lines of JSON as raw text or bytes, or a
 * framework's object.
 * Never throws; what carries no usage is `missing`.
 *
 * @example
 * import { readUsage } from '@tokenledger/sdk'
 * const body = { type: 'message', usage: { input_tokens: 3, cache_read_input_tokens: 900, output_tokens: 44 } }
 * console.log(readUsage(body).segments[0]?.meters) // { input: 3, 'input.cacheRead': 900, output: 44 }
 */
export function readUsage(payload: unknown, hints: Hints = {}): Usage {
  try {
    return readOrThrow(payload, hints)
  } catch {
    // Data cannot fail here. An object that runs code of its own (a getter, a proxy) can.
    return missingUsage('The answer cannot be read: one of its fields throws')
  }
}
