import { sumMoney } from '../format/exact.ts'
import { MEASURES, type Measure, type Value } from '../measures/measures.ts'

/** Running totals, exact. Unknown values add nothing; before the first known one it is unknown. */
export function cumulative(measure: Measure, values: readonly Value[]): readonly Value[] {
  let sum: string | number | null = null
  return values.map((value) => {
    if (value === null || value === undefined) return sum
    sum =
      MEASURES[measure].kind === 'money'
        ? sumMoney([sum === null ? null : String(sum), String(value)])
        : Number(sum ?? 0) + Number(value)
    return sum
  })
}
