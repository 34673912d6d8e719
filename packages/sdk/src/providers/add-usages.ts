import { isTokenMeter } from '../usage/meters.ts'
import { tokensOf } from '../usage/totals-of.ts'
import {
  missingUsage,
  type ProviderCost,
  type Segment,
  type Usage,
  type UsageContext,
  type Warning,
} from '../usage/usage.ts'
import { addMeters, type MeterDraft } from './meter-draft.ts'
import { totalMismatch } from './total-mismatch.ts'

type Draft<T> = { -readonly [Key in keyof T]: T[Key] }

/**
 * The sum of readings of distinct answers. Those without usage count only when none has any, so
 * that the order of the others does not matter; a reading of nothing at all is `missing`.
 */
export function addUsages(usages: readonly Usage[]): Usage {
  if (usages.length === 1 && usages[0] !== undefined) return usages[0]
  const known = usages.filter((usage) => usage.status !== 'missing')
  const [first, ...others] = known.length > 0 ? known : usages
  if (first === undefined) return missingUsage()
  if (others.length === 0) return withOddities(first, usages)
  return withOddities(known.length > 0 ? sumOf(known) : first, usages)
}

/** What was odd in answers without usage is not lost. */
function withOddities(sum: Usage, usages: readonly Usage[]): Usage {
  const warnings: Warning[] = []
  for (const usage of usages) {
    if (usage === sum || usage.status !== 'missing') continue
    warnings.push(...usage.warnings.filter(({ code }) => code !== 'usage_missing'))
  }
  return warnings.length === 0 ? sum : { ...sum, warnings: [...sum.warnings, ...warnings] }
}

function sumOf(usages: readonly Usage[]): Usage {
  const segments = addSegments(usages)
  const reportedTotal = addReported(usages)
  const sum: Draft<Usage> = {
    status: usages.every((usage) => usage.status === 'ok') ? 'ok' : 'partial',
    segments,
    context: addContexts(usages),
    details: addDetails(usages),
    warnings: addWarnings(usages, segments, reportedTotal),
    raw: usages.map((usage) => usage.raw),
  }
  const unbilled = addUnbilled(usages)
  const providerCost = addCosts(usages)
  if (usages.some((usage) => usage.estimated)) sum.estimated = true
  if (unbilled.length > 0) sum.unbilledSegments = unbilled
  if (reportedTotal !== undefined) sum.reportedTotal = reportedTotal
  if (providerCost !== undefined) sum.providerCost = providerCost
  return sum
}

function addUnbilled(usages: readonly Usage[]): readonly Segment[] {
  const segments: Segment[] = []
  for (const { unbilledSegments } of usages) {
    if (unbilledSegments !== undefined) segments.push(...unbilledSegments)
  }
  return segments
}

/** All that was odd; whether the stated total differs is a matter of the sums. */
function addWarnings(
  usages: readonly Usage[],
  segments: readonly Segment[],
  reportedTotal: number | undefined,
): readonly Warning[] {
  const isKept = ({ code }: Warning): boolean =>
    reportedTotal === undefined || code !== 'total_mismatch'
  const warnings: Warning[] = []
  for (const usage of usages) for (const one of usage.warnings) if (isKept(one)) warnings.push(one)
  const mismatch = totalMismatch(segments, reportedTotal)
  if (mismatch !== null) warnings.push(mismatch)
  return warnings
}

/** One segment a model and role. */
function addSegments(usages: readonly Usage[]): readonly Segment[] {
  const sums: Segment[] = []
  const byModel = new Map<string | null, SegmentDraft[]>()
  for (const { segments } of usages) {
    for (const segment of segments) {
      const ofModel = byModel.get(segment.model) ?? []
      if (ofModel.length === 0) byModel.set(segment.model, ofModel)
      const known = ofModel.find((one) => one.role === segment.role)
      if (known !== undefined) addMeters(known.meters, segment.meters)
      else {
        const sum = { ...segment, meters: { ...segment.meters } }
        ofModel.push(sum)
        sums.push(sum)
      }
    }
  }
  return sums
}

type SegmentDraft = Segment & { readonly meters: MeterDraft }

/** The last word on each value; the largest pass is the largest of all answers. */
function addContexts(usages: readonly Usage[]): UsageContext {
  const sum: Draft<UsageContext> = {}
  let most = 0
  for (const { context, segments } of usages) {
    Object.assign(sum, context)
    most = Math.max(most, context.maxPassInput ?? largestInput(segments))
  }
  if (most > 0) sum.maxPassInput = most
  return sum
}

function largestInput(segments: readonly Segment[]): number {
  let most = 0
  for (const { meters } of segments) most = Math.max(most, tokensOf(meters).inputTokens)
  return most
}

function addDetails(usages: readonly Usage[]): Readonly<Record<string, number>> {
  const details: MeterDraft = {}
  for (const usage of usages) addMeters(details, usage.details)
  return details
}

/** The stated totals of answers that have tokens; none when one of those states none. */
function addReported(usages: readonly Usage[]): number | undefined {
  let total: number | undefined
  for (const usage of usages) {
    if (usage.reportedTotal !== undefined) total = (total ?? 0) + usage.reportedTotal
    else if (usage.segments.some(hasTokens)) return undefined
  }
  return total
}

const hasTokens = ({ meters }: Segment): boolean => Object.keys(meters).some(isTokenMeter)

/** The stated costs, if every answer states one: a part of the bill is not the bill. */
function addCosts(usages: readonly Usage[]): ProviderCost | undefined {
  let cost = 0n
  let basis: ProviderCost['basis'] = 'charged'
  for (const { providerCost } of usages) {
    if (providerCost === undefined) return undefined
    cost += providerCost.cost
    if (providerCost.basis === 'estimate') basis = 'estimate'
  }
  return { cost, basis }
}
