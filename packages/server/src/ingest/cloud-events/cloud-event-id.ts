import { createHash } from 'node:crypto'
import { MAX_ID_LENGTH } from '@tokenledger/sdk/core'

/**
 * The id of a call that a CloudEvent reports: its source and its id, which are unique together. A
 * source is a URI and has no spaces, so that two pairs never look alike; a long one becomes its hash.
 */
export function cloudEventId(source: string, id: string): string {
  const whole = `${source.replace(/\s/g, '%20')} ${id}`
  if (whole.length <= MAX_ID_LENGTH) return whole
  return `cloudevent:${createHash('sha256').update(whole).digest('hex')}`
}
