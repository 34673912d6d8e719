import { TokenledgerError } from './errors.ts'

/** What a UUIDv7 is made of. Both are handed in: nothing here reads a clock or makes randomness. */
export interface UuidV7Parts {
  /** Epoch milliseconds, a whole number from 0 to 2^48 − 1. */
  readonly now: number
  /** At least 10 random bytes, of which 74 bits are used. New ones for each id. */
  readonly random: Uint8Array
}

const RANDOM_BYTES = 10
/** Places behind the six bytes of time. */
const VERSION_BYTE = 0
const VARIANT_BYTE = 2
const MAX_TIME = 2 ** 48 - 1
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * A UUID of version 7 in lower case. Ids of a later millisecond sort after those of an earlier one;
 * within one millisecond their order is random.
 *
 * Source: RFC 9562, section 5.7.
 *
 * @throws TokenledgerError `invalid_id_source` when the time is out of range or bytes are too few.
 * @example
 * import { uuidv7 } from '@tokenledger/sdk'
 * const random = new Uint8Array(10).fill(255)
 * console.log(uuidv7({ now: 1_764_000_000_000, random })) // 019ab697-e800-7fff-bfff-ffffffffffff
 */
export function uuidv7({ now, random }: UuidV7Parts): string {
  checkParts(now, random)
  const time = now.toString(16).padStart(12, '0')
  const bytes = [...random.subarray(0, RANDOM_BYTES)]
  bytes[VERSION_BYTE] = 0x70 | ((bytes[VERSION_BYTE] ?? 0) & 0x0f)
  bytes[VARIANT_BYTE] = 0x80 | ((bytes[VARIANT_BYTE] ?? 0) & 0x3f)
  const rest = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${time.slice(0, 8)}-${time.slice(8)}-${rest.slice(0, 4)}-${rest.slice(4, 8)}-${rest.slice(8)}`
}

/**
 * Whether the text is a UUID of any version, in its usual form with dashes.
 *
 * @example
 * import { isUuid } from '@tokenledger/sdk'
 * console.log(isUuid('019ab697-e800-7fff-bfff-ffffffffffff'), isUuid('chatcmpl-1')) // true false
 */
export function isUuid(text: string): boolean {
  return UUID.test(text)
}

function checkParts(now: number, random: Uint8Array): void {
  if (!Number.isInteger(now) || now < 0 || now > MAX_TIME) {
    throw new TokenledgerError(
      'invalid_id_source',
      `Cannot make an id of the time ${now}: it must be whole epoch milliseconds from 0 to 2^48 − 1`,
    )
  }
  if (random.length < RANDOM_BYTES) {
    throw new TokenledgerError(
      'invalid_id_source',
      `Cannot make an id: it needs ${RANDOM_BYTES} random bytes, found ${random.length}`,
    )
  }
}
