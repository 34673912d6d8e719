import { TOTAL_FIELDS } from '../usage-from-totals.ts'
import type { Fields } from './fields.ts'
import { namedModel } from './named-model.ts'

const USAGE_FIELDS = ['reading', 'usage', 'meters', ...TOTAL_FIELDS]

/**
 * The fields of an event whose data is a call. Counts that are not named as an event names them are
 * read as a provider's usage object.
 */
export function wholeCallFields(data: Fields): Fields {
  const isStated = USAGE_FIELDS.some((field) => data[field] !== undefined)
  const hasCounts = Object.keys(data).some((field) => /tokens/i.test(field))
  return { ...namedModel(data), ...(!isStated && hasCounts && { usage: data }) }
}
