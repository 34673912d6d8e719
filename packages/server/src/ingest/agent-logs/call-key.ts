import { createHash } from 'node:crypto'

const MAX_KEY_LENGTH = 160

/** The identity of a call of one tool: an id of that tool's, within bounds. */
export function callKey(tool: string, id: string): string {
  const key = `${tool}:${id}`
  return key.length <= MAX_KEY_LENGTH ? key : `${tool}:hash:${shortHash(id)}`
}

/** 128 bits of a text's hash, for what has no id of its own. */
export const shortHash = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 32)
