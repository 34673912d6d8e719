import { isTokenMeter } from '../usage/meters.ts'
import type { Segment, Warning } from '../usage/usage.ts'
import { hasOwnFieldsOnly } from './fields.ts'

// Sums of fractions are not exact, and a token total is never this close by accident.
const TOLERANCE = 1e-6

/** The warning that a stated total differs from the sum of the parts; null when it does not. */
export function totalMismatch(
  segments: readonly Segment[],
  reportedTotal: number | undefined,
): Warning | null {
  if (reportedTotal === undefined) return null
  let total = 0
  for (const { meters } of segments) {
    const isPlain = hasOwnFieldsOnly(meters)
    for (const meter in meters) {
      const quantity = meters[meter] ?? 0
      if (isTokenMeter(meter) && (isPlain || Object.hasOwn(meters, meter))) total += quantity
    }
  }
  if (Math.abs(total - reportedTotal) <= TOLERANCE) return null
  const message = `The provider states ${reportedTotal} tokens, the parts sum to ${total}`
  return { code: 'total_mismatch', message }
}
