import type { Attributes } from '../decode/attributes.ts'
import { NAMES } from './attribute-names.ts'
import { nameIn } from './attribute-reader.ts'

/** Ids that libraries make up: they are not the provider's, and no other reporter knows them. */
const MADE_UP = /^(?:aitxt|aiobj|aiimg|run|lc_run|lc)-/i

/** Ids of answers as they stand in recorded answers; the more telling first. */
const IN_OUTPUT = [
  /\\*"id\\*"\s*:\s*\\*"(chatcmpl-[\w-]{6,120})\\*"/,
  /\\*"id\\*"\s*:\s*\\*"(resp_[\w-]{6,120})\\*"/,
  /\\*"id\\*"\s*:\s*\\*"(msg_[\w-]{6,120})\\*"/,
]

/** An answer is searched up to here. */
const SEARCHED_LENGTH = 200_000

/** The provider's id of the answer that a span of a call speaks of. */
export function responseId(attributes: Attributes): string | undefined {
  const stated = nameIn(attributes, NAMES.responseId)
  if (stated !== undefined && !MADE_UP.test(stated)) return stated
  for (const name of NAMES.output) {
    const output = attributes.get(name)
    const found = typeof output === 'string' ? idIn(output) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

function idIn(output: string): string | undefined {
  const searched = output.slice(0, SEARCHED_LENGTH)
  for (const pattern of IN_OUTPUT) {
    const [, id] = pattern.exec(searched) ?? []
    if (id !== undefined) return id
  }
  return undefined
}
