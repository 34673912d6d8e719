import { TokenledgerError } from '@tokenledger/sdk/core'
import { parseDimension } from './parse-dimension.ts'
import type { Filter } from './query.ts'

/**
 * Reads a filter: `agent:PM`, `model:gpt-5|gpt-5-mini` for either, `agent:` for "not given". Splits
 * at the first colon, so that values may hold colons.
 *
 * @throws TokenledgerError `invalid_where`, `unknown_dimension`
 */
export function parseFilter(text: string): Filter {
  const colon = text.indexOf(':')
  if (colon < 1) {
    throw new TokenledgerError(
      'invalid_where',
      `Cannot filter by "${text}": a filter is a dimension, a colon and a value, such as agent:PM; "agent:" finds what has no agent`,
    )
  }
  const values = text.slice(colon + 1).split('|')
  return {
    dimension: parseDimension(text.slice(0, colon)),
    anyOf: values.map((value) => (value === '' ? null : value)),
  }
}
