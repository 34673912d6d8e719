import { TokenledgerError } from '@tokenledger/sdk/core'
import { nearestName } from './nearest-name.ts'
import { type Dimension, NAMED_DIMENSIONS } from './query.ts'

/**
 * Reads the name of a dimension, or of a tag: `tag.<key>`.
 *
 * @throws TokenledgerError `unknown_dimension`, naming the nearest and listing all.
 */
export function parseDimension(name: string): Dimension {
  const known = NAMED_DIMENSIONS.find((dimension) => dimension === name)
  if (known !== undefined) return known
  if (isTag(name)) return name
  const nearest = nearestName(name, NAMED_DIMENSIONS)
  const suggestion = nearest === null ? '' : `; did you mean "${nearest}"?`
  throw new TokenledgerError(
    'unknown_dimension',
    `Cannot use the dimension "${name}": it must be one of ${NAMED_DIMENSIONS.join(', ')} or tag.<key>${suggestion}`,
  )
}

function isTag(name: string): name is `tag.${string}` {
  return name.startsWith('tag.') && name.length > 'tag.'.length
}
