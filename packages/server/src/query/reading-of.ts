import { type Entry, toDecimal } from '@tokenledger/sdk/core'
import type { Reading } from './segment-row.ts'

/** What is left of a reading beside its meters: absent where there is nothing to keep. */
export function readingOf({ usage, cost }: Entry): Reading {
  const { status, reportedTotal, providerCost, unbilledSegments, requestId, raw } = usage
  const warnings =
    cost.warnings.length === 0 ? usage.warnings : [...usage.warnings, ...cost.warnings]
  return {
    status,
    ...(reportedTotal !== undefined && { reportedTotal }),
    ...(providerCost !== undefined && {
      recordedCost: { usd: toDecimal(providerCost.cost), basis: providerCost.basis },
    }),
    ...(!isEmpty(usage.context) && { context: usage.context }),
    ...(!isEmpty(usage.details) && { details: usage.details }),
    ...(warnings.length > 0 && { warnings }),
    ...(unbilledSegments !== undefined && { unbilledSegments }),
    ...(requestId !== undefined && { requestId }),
    ...(raw !== undefined && { raw }),
  }
}

function isEmpty(record: object): boolean {
  for (const _ in record) return false
  return true
}
