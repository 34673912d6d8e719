import { TokenledgerError } from '@tokenledger/sdk/core'
import { nearestName } from './nearest-name.ts'
import { isMeasure, MEASURES, NAMED_DIMENSIONS, type Order, type Query } from './query.ts'

/**
 * Reads what rows are ordered by: a measure, a dimension of `groupBy`, or `bucket`; a leading minus
 * turns it round. `-cost_usd`: the dearest first.
 *
 * @throws TokenledgerError `unknown_measure`, `invalid_order`
 */
export function parseOrder(text: string, question: Pick<Query, 'bucket' | 'groupBy'>): Order {
  const descending = text.startsWith('-')
  const name = descending ? text.slice(1) : text
  if (isMeasure(name)) return { by: name, descending }
  if (name === 'bucket') {
    if (question.bucket !== 'none') return { by: name, descending }
    throw notThere(text, 'rows have no bucket; ask for one with "bucket", such as day')
  }
  const by = question.groupBy.find((dimension) => dimension === name)
  if (by === undefined) throw unknownOrder(text, name, question.groupBy)
  return { by, descending }
}

function unknownOrder(text: string, name: string, groupBy: readonly string[]): TokenledgerError {
  if (name.startsWith('tag.') || NAMED_DIMENSIONS.some((dimension) => dimension === name)) {
    return notThere(text, `rows are not grouped by ${name}; add it to "group_by"`)
  }
  const names = [...MEASURES, 'bucket', ...groupBy]
  const nearest = nearestName(name, names)
  const suggestion = nearest === null ? '' : `; did you mean "${nearest}"?`
  return new TokenledgerError(
    'unknown_measure',
    `Cannot order by "${name}": it must be one of ${names.join(', ')}${suggestion}`,
  )
}

function notThere(text: string, reason: string): TokenledgerError {
  return new TokenledgerError('invalid_order', `Cannot order by "${text}": ${reason}`)
}
