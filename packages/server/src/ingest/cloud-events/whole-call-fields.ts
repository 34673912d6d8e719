import { TOTAL_FIELDS } from '../usage-from-totals.ts'
import type { Fields } from './fields.ts'
import { namedModel } from './named-model.ts'

const OWN_TOTALS: ReadonlySet<string> = new Set(TOTAL_FIELDS)

/**
 * The fields of an event whose data is a call. Where some counts are not named as an event names
 * them, all of them are a provider's, and are read as its usage object.
 */
export function wholeCallFields(data: Fields): Fields {
  const isStated = ['reading', 'usage', 'meters'].some((field) => data[field] !== undefined)
  const isForeign = Object.keys(data).some(
    (field) => /tokens/i.test(field) && !OWN_TOTALS.has(field),
  )
  if (isStated || !isForeign) return namedModel(data)
  const others = Object.entries(data).filter(([field]) => !OWN_TOTALS.has(field))
  return { ...namedModel(Object.fromEntries(others)), usage: data }
}
