import { TokenledgerError } from '@tokenledger/sdk/core'
import type { Fields } from './fields.ts'
import { namedModel } from './named-model.ts'

/** What the types of tokens are called, and the disjoint meters that they are. */
const METERS: Readonly<Record<string, string>> = {
  input: 'input',
  prompt: 'input',
  output: 'output',
  completion: 'output',
  cache_read: 'input.cacheRead',
  cached_input: 'input.cacheRead',
  cache_write: 'input.cacheWrite',
  cache_creation: 'input.cacheWrite',
  reasoning: 'output.reasoning',
}
const QUANTITIES = ['tokens', 'value', 'quantity'] as const

/**
 * The fields of an event whose data is one meter: `{model, type: 'input', tokens: 120}`. Null: the
 * data is no such thing.
 *
 * @throws TokenledgerError `invalid_event` when the type of tokens is not known
 */
export function perMeterFields(data: Fields): Fields | null {
  const quantity = QUANTITIES.find((name) => data[name] !== undefined)
  const type = data['token_type'] ?? data['type']
  if (quantity === undefined || typeof type !== 'string') return null
  const meter = Object.hasOwn(METERS, type) ? METERS[type] : undefined
  if (meter === undefined) {
    const known = Object.keys(METERS).join(', ')
    const message = `Cannot take the CloudEvent: the type of its tokens must be one of ${known}, found "${type.slice(0, 40)}"`
    throw new TokenledgerError('invalid_event', message)
  }
  const { type: _type, token_type: _tokenType, [quantity]: tokens, ...rest } = data
  return { ...namedModel(rest), meters: { [meter]: tokens } }
}
