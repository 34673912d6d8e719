import { text } from './event-dimensions.ts'

const MAX_ERROR_LENGTH = 200

/**
 * What an event says went wrong, as it is kept: its first line, up to 200 characters. That names
 * the fault; what a provider's message quotes of a prompt stands further behind.
 */
export function eventError(stated: string | undefined): string | undefined {
  const [first = ''] = (stated ?? '').trim().split(/[\r\n]/, 1)
  const line = first.trimEnd()
  if (line.length <= MAX_ERROR_LENGTH) return text(line)
  // Whole characters: half of a pair of surrogates would be none.
  const kept = [...line.slice(0, 2 * MAX_ERROR_LENGTH)].slice(0, MAX_ERROR_LENGTH - 1)
  return text(`${kept.join('')}…`)
}
