import { createHash } from 'node:crypto'

/** Spread over several maps, since one holds at most 2^24 keys. */
const SHARDS = 256

/**
 * Ids for records that have none: the hash of the text and its count among equal texts of the input.
 * So the same file imported again, moved or grown, adds only what is new, and a record that stands
 * twice is two calls. How the record was read (column mapping, constants) is no part of it.
 *
 * Price: about 60 bytes of memory for each different text.
 *
 * @param prefix what the ids begin with, such as `csv`
 */
export function contentIds(prefix: string): (text: string) => string {
  const shards = Array.from({ length: SHARDS }, () => new Map<string, number>())
  return (text) => {
    const digest = createHash('sha256').update(text).digest()
    const shard = shards[digest.readUInt8(0)]
    const key = digest.toString('latin1', 0, 16)
    const count = (shard?.get(key) ?? 0) + 1
    shard?.set(key, count)
    return `${prefix}:${digest.toString('hex', 0, 16)}:${count}`
  }
}
