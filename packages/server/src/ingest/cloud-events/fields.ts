import { TokenledgerError } from '@tokenledger/sdk/core'

/** An object of which nothing is known. */
export type Fields = Readonly<Record<string, unknown>>

/**
 * The fields of an object, without those that are `null`.
 *
 * @param what it is called in the error
 * @throws TokenledgerError `invalid_event` when it is no object
 */
export function fieldsOf(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null))
  }
  const found = Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`
  const message = `Cannot take the CloudEvent: ${what} must be an object, found ${found}`
  throw new TokenledgerError('invalid_event', message)
}
