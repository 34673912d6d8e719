import { type Entry, toDecimal } from '@tokenledger/sdk/core'
import type { Reading } from './segment-row.ts'

/** What is left of a reading beside its meters: absent where there is nothing to keep. */
export function readingOf({ usage, cost }: Entry): Reading {
  const { status, reportedTotal, providerCost, unbilledSegments, requestId, raw } = usage
  const warnings =
    cost.warnings.length === 0 ? usage.warnings : [...usage.warnings, ...cost.warnings]
  const reading: Draft<Reading> = { status }
  if (reportedTotal !== undefined) reading.reportedTotal = reportedTotal
  if (providerCost !== undefined) {
    reading.recordedCost = { usd: toDecimal(providerCost.cost), basis: providerCost.basis }
  }
  if (!isEmpty(usage.context)) reading.context = usage.context
  if (!isEmpty(usage.details)) reading.details = usage.details
  if (warnings.length > 0) reading.warnings = warnings
  if (unbilledSegments !== undefined) reading.unbilledSegments = unbilledSegments
  if (requestId !== undefined) reading.requestId = requestId
  if (raw !== undefined) reading.raw = raw
  return reading
}

type Draft<T> = { -readonly [Key in keyof T]: T[Key] }

function isEmpty(record: object): boolean {
  for (const _ in record) return false
  return true
}
