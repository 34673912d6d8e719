import { tokensOf } from '../../usage/totals-of.ts'
import type { Meters } from '../../usage/usage.ts'
import { type Fields, ownFields } from '../fields.ts'
import { addMeter, type MeterDraft } from '../meter-draft.ts'
import { type Notes, warn } from '../notes.ts'
import { readCount } from '../read-count.ts'

/** The meters of one pass of the model, from a usage object or an iteration; null when it has none. */
export function passMeters(usage: Fields, notes: Notes): Meters | null {
  const input = readCount(usage, 'input_tokens', notes)
  const read = readCount(usage, 'cache_read_input_tokens', notes)
  const written = readCount(usage, 'cache_creation_input_tokens', notes)
  const output = readCount(usage, 'output_tokens', notes)
  const meters: MeterDraft = {}
  if (input !== undefined && input > 0) meters['input'] = input
  if (read !== undefined && read > 0) meters['input.cacheRead'] = read
  addWritten(meters, written, usage, notes)
  if (output !== undefined) addOutput(meters, output, usage, notes)
  if (input === undefined && output === undefined && Object.keys(meters).length === 0) {
    return read === undefined && written === undefined ? null : meters
  }
  if (input === undefined) {
    notes.isPartial = true
    warn(notes, 'input_unknown', 'The usage says nothing of the input', 'input_tokens')
  }
  if (output === undefined) notes.isPartial = true
  return meters
}

/** Input tokens of one pass, cached ones included. */
export function passInput(meters: Meters): number {
  return tokensOf(meters).inputTokens
}

/** The total of the writes is stated beside its parts by lifetime: what no part covers has none. */
function addWritten(
  meters: MeterDraft,
  total: number | undefined,
  usage: Fields,
  notes: Notes,
): void {
  const byLifetime = ownFields(usage, 'cache_creation')
  if (byLifetime === null) {
    addMeter(meters, 'input.cacheWrite', total)
    return
  }
  const short = readCount(byLifetime, 'ephemeral_5m_input_tokens', notes) ?? 0
  const long = readCount(byLifetime, 'ephemeral_1h_input_tokens', notes) ?? 0
  addMeter(meters, 'input.cacheWrite.5m', short)
  addMeter(meters, 'input.cacheWrite.1h', long)
  addMeter(meters, 'input.cacheWrite', (total ?? 0) - short - long)
}

function addOutput(meters: MeterDraft, output: number, usage: Fields, notes: Notes): void {
  const details = ownFields(usage, 'output_tokens_details')
  const thinking = (details && readCount(details, 'thinking_tokens', notes)) ?? 0
  if (thinking > output) {
    warn(notes, 'reasoning_exceeds_output', `${thinking} thinking tokens of ${output} of output`)
  }
  const reasoning = Math.min(thinking, output)
  if (output > reasoning) meters['output'] = output - reasoning
  if (reasoning > 0) meters['output.reasoning'] = reasoning
}
