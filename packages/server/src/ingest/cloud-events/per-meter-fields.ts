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
/** What says how much, or would say it again of the whole call. */
const APART: ReadonlySet<string> = new Set(['type', 'token_type', 'usage', 'reading'])
const QUANTITIES = ['tokens', 'value', 'quantity'] as const

/** One meter of a call, as an event says it. */
export interface OneMeter {
  /** What the event calls it. */
  readonly type: string
  /** The fields of an event with that meter alone. */
  readonly fields: Fields
}

/**
 * Reads data that is one meter: `{model, type: 'input', tokens: 120}`. Null: the data is no such
 * thing.
 *
 * @throws TokenledgerError `invalid_event` when the type of tokens is not known
 */
export function meterIn(data: Fields): OneMeter | null {
  const quantity = QUANTITIES.find((name) => data[name] !== undefined)
  const type = data['token_type'] ?? data['type']
  if (quantity === undefined || typeof type !== 'string') return null
  const meter = Object.hasOwn(METERS, type) ? METERS[type] : undefined
  if (meter === undefined) {
    const known = Object.keys(METERS).join(', ')
    const message = `Cannot take the CloudEvent: the type of its tokens must be one of ${known}, found "${type.slice(0, 40)}"`
    throw new TokenledgerError('invalid_event', message)
  }
  const said = Object.entries(data).filter(([name]) => !APART.has(name) && name !== quantity)
  const fields = { ...namedModel(Object.fromEntries(said)), meters: { [meter]: data[quantity] } }
  return { type, fields }
}
