import { sumMoney } from '../format/exact.ts'
import { MEASURES, type Measure, type Value } from './measures.ts'

/** What is known of a measure, added up exactly; undefined: nothing is. */
export function sumOf(measure: Measure, values: readonly Value[]): Value {
  const known = values.filter((value) => value !== null && value !== undefined)
  if (known.length === 0) return undefined
  if (MEASURES[measure].kind === 'money') return sumMoney(known.map(String))
  return known.reduce<number>((sum, value) => sum + Number(value), 0)
}
