import type { Meters, ProviderCost, Segment, Usage, UsageContext } from '../usage/usage.ts'
import type { Fields } from './fields.ts'
import type { Hints } from './hints.ts'
import { type Notes, warn } from './notes.ts'
import { totalMismatch } from './total-mismatch.ts'

/** The parts of a reading; what is undefined is left out. */
export interface Reading {
  readonly notes: Notes
  /** Empty when nothing is known, which makes the reading `missing`. */
  readonly segments: readonly Segment[]
  readonly unbilledSegments?: readonly Segment[] | undefined
  readonly reportedTotal?: number | undefined
  readonly providerCost?: ProviderCost | undefined
  readonly context?: UsageContext | undefined
  readonly responseId?: string | undefined
  readonly isEstimated?: boolean | undefined
  readonly raw: unknown
}

type Draft<T> = { -readonly [Key in keyof T]: T[Key] }

/** Makes a reading of its parts: its status, and `total_mismatch` when the stated total differs. */
export function toUsage(reading: Reading): Usage {
  const { notes, segments, reportedTotal, providerCost, unbilledSegments } = reading
  const isMissing = segments.length === 0 && unbilledSegments === undefined
  if (isMissing) warn(notes, 'usage_missing', 'The answer carries no usage')
  const mismatch = isMissing ? null : totalMismatch(segments, reportedTotal)
  if (mismatch !== null) notes.warnings.push(mismatch)
  const usage: Draft<Usage> = {
    status: isMissing ? 'missing' : notes.isPartial ? 'partial' : 'ok',
    segments,
    context: reading.context ?? {},
    details: notes.details,
    warnings: notes.warnings,
  }
  if (reading.isEstimated) usage.estimated = true
  if (unbilledSegments !== undefined) usage.unbilledSegments = unbilledSegments
  if (reportedTotal !== undefined && !isMissing) usage.reportedTotal = reportedTotal
  if (providerCost !== undefined) usage.providerCost = providerCost
  if (reading.responseId !== undefined) usage.responseId = reading.responseId
  if (!isMissing && reading.raw !== undefined) usage.raw = reading.raw
  return usage
}

/** The segments of an answer that one model gave; none when nothing is known of it. */
export function oneSegment(
  model: string | undefined,
  hints: Hints,
  meters: Meters | null,
): readonly Segment[] {
  return meters === null ? [] : [{ model: model ?? hints.requestModel ?? null, meters }]
}

/** A context of the tier, if there is one, and of what else there is. */
export function tierContext(
  serviceTier: string | undefined,
  more: UsageContext = {},
): UsageContext {
  return serviceTier === undefined ? more : { serviceTier, ...more }
}

/** A context of those values that are there. */
export function contextOf(values: Fields, more?: UsageContext): UsageContext {
  const context: Record<string, unknown> = {}
  addKnown(context, values)
  if (more !== undefined) addKnown(context, more)
  return context
}

function addKnown(context: Record<string, unknown>, values: Fields): void {
  for (const key in values) {
    const value = values[key]
    if (value !== undefined && Object.hasOwn(values, key)) context[key] = value
  }
}
