import { randomBytes } from 'node:crypto'
import { uuidv7 } from '../base/ids.ts'

const RANDOM_BYTES = 10

/** A new id of a call that has none: a UUIDv7 of this moment. */
export function newId(): string {
  return uuidv7({ now: Date.now(), random: randomBytes(RANDOM_BYTES) })
}
