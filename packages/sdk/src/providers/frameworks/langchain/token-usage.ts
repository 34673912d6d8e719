import type { Usage } from '../../../usage/usage.ts'
import { type Fields, ownFields, ownText } from '../../fields.ts'
import type { Hints } from '../../hints.ts'
import { readPlainCounts } from '../plain-counts.ts'

// Python's name, JavaScript's, and JavaScript's guess when the provider said nothing.
const PLACES = ['token_usage', 'tokenUsage', 'estimatedTokenUsage'] as const

/** Reads the token usage that a result or a message's meta data keeps; an estimate is marked. */
export function readTokenUsage(metadata: Fields, hints: Hints): Usage | null {
  const model = ownText(metadata, 'model_name') ?? ownText(metadata, 'model')
  const known = model === undefined ? hints : { ...hints, requestModel: model }
  for (const place of PLACES) {
    const usage = ownFields(metadata, place)
    const reading = usage === null ? null : readPlainCounts(usage, known)
    if (reading === null || reading.status === 'missing') continue
    return place === 'estimatedTokenUsage' ? { ...reading, estimated: true } : reading
  }
  return null
}
