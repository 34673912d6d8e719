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
 * A sum of readings of distinct answers that grows by one at a time. Those without usage count only
 * when none has any, so that the order of the others does not matter.
 */
export class UsageSum {
  #count = 0
  /** The first of all, and what was odd in those without usage: of all, and of the first. */
  #first: Usage | undefined
  #oddities: readonly Warning[] = []
  #oddInFirst = 0
  /** Those with usage. */
  #known = 0
  #firstKnown: Usage | undefined
  #isOk = true
  #isEstimated = false
  #segments: SegmentDraft[] = []
  #context: Draft<UsageContext> = {}
  #most = 0
  #details: MeterDraft = {}
  #warnings: readonly Warning[] = []
  #unbilled: readonly Segment[] = []
  /** Undefined: none is stated yet; null: one that has tokens states none. */
  #reported: number | null | undefined
  /** Null: one states none. */
  #cost: ProviderCost | null | undefined
  #raws: Raws | null = null

  /** Adds a reading, at the price of its own size. */
  add(usage: Usage): void {
    this.#count++
    const first = this.#first
    this.#first ??= usage
    // Most sums are of one reading, which is the sum as it is.
    if (first === undefined) return
    if (this.#count === 2) this.#put(first, true)
    this.#put(usage, false)
  }

  #put(usage: Usage, isFirst: boolean): void {
    if (usage.status === 'missing') this.#addMissing(usage, isFirst)
    else this.#addKnown(usage)
  }

  /** The same sum, which grows apart from this one. It takes no longer for a sum of many. */
  copy(): UsageSum {
    const copy = new UsageSum()
    copy.#count = this.#count
    copy.#first = this.#first
    copy.#oddities = this.#oddities
    copy.#oddInFirst = this.#oddInFirst
    copy.#known = this.#known
    copy.#firstKnown = this.#firstKnown
    copy.#isOk = this.#isOk
    copy.#isEstimated = this.#isEstimated
    copy.#segments = this.#segments.map((one) => ({ ...one, meters: { ...one.meters } }))
    copy.#context = { ...this.#context }
    copy.#most = this.#most
    copy.#details = { ...this.#details }
    copy.#warnings = this.#warnings
    copy.#unbilled = this.#unbilled
    copy.#reported = this.#reported
    copy.#cost = this.#cost
    copy.#raws = this.#raws
    return copy
  }

  /** The reading of all that was added; of nothing at all it is `missing`. It is not added to again. */
  usage(): Usage {
    const [first, firstKnown] = [this.#first, this.#firstKnown]
    if (first === undefined) return missingUsage()
    if (this.#count === 1) return first
    if (firstKnown === undefined) return withOddities(first, this.#oddities.slice(this.#oddInFirst))
    return withOddities(this.#known === 1 ? firstKnown : this.#sum(), this.#oddities)
  }

  /** What was odd in answers without usage is not lost. */
  #addMissing({ warnings }: Usage, isFirst: boolean): void {
    const odd = warnings.filter(({ code }) => code !== 'usage_missing')
    if (isFirst) this.#oddInFirst = odd.length
    if (odd.length > 0) this.#oddities = [...this.#oddities, ...odd]
  }

  #addKnown(usage: Usage): void {
    const { context, segments, unbilledSegments, warnings } = usage
    this.#known++
    this.#firstKnown ??= usage
    this.#isOk &&= usage.status === 'ok'
    this.#isEstimated ||= usage.estimated === true
    for (const segment of segments) this.#addSegment(segment)
    // The last word on each value; the largest pass is the largest of all answers.
    Object.assign(this.#context, context)
    this.#most = Math.max(this.#most, context.maxPassInput ?? largestInput(segments))
    addMeters(this.#details, usage.details)
    if (warnings.length > 0) this.#warnings = [...this.#warnings, ...warnings]
    if (unbilledSegments !== undefined) this.#unbilled = [...this.#unbilled, ...unbilledSegments]
    this.#reported = reportedWith(this.#reported, usage)
    this.#cost = costWith(this.#cost, usage.providerCost)
    this.#raws = { raw: usage.raw, before: this.#raws }
  }

  /** One segment a model and role. */
  #addSegment(segment: Segment): void {
    const { model, role, meters } = segment
    const known = this.#segments.find((one) => one.model === model && one.role === role)
    if (known !== undefined) addMeters(known.meters, meters)
    else this.#segments.push({ ...segment, meters: { ...meters } })
  }

  #sum(): Usage {
    const { segments, context, details, warnings } = this.#parts()
    const raws = this.#raws
    let list: readonly unknown[] | undefined
    const sum: Draft<Usage> = {
      status: this.#isOk ? 'ok' : 'partial',
      segments,
      context,
      details,
      warnings,
      // Made when somebody asks: a list of all, after each answer, takes longer than the rest.
      get raw() {
        list ??= listOf(raws)
        return list
      },
    }
    if (this.#isEstimated) sum.estimated = true
    if (this.#unbilled.length > 0) sum.unbilledSegments = this.#unbilled
    if (typeof this.#reported === 'number') sum.reportedTotal = this.#reported
    if (this.#cost) sum.providerCost = this.#cost
    return sum
  }

  #parts(): Pick<Usage, 'segments' | 'context' | 'details' | 'warnings'> {
    const segments = this.#segments
    const context = this.#context
    if (this.#most > 0) context.maxPassInput = this.#most
    return { segments, context, details: this.#details, warnings: this.#warningsOf(segments) }
  }

  /** All that was odd; whether the stated total differs is a matter of the sums. */
  #warningsOf(segments: readonly Segment[]): readonly Warning[] {
    if (typeof this.#reported !== 'number') return this.#warnings
    const kept = this.#warnings.filter(({ code }) => code !== 'total_mismatch')
    const mismatch = totalMismatch(segments, this.#reported)
    return mismatch === null ? kept : [...kept, mismatch]
  }
}

type SegmentDraft = Segment & { readonly meters: MeterDraft }

/** What providers have said, the last first. */
interface Raws {
  readonly raw: unknown
  readonly before: Raws | null
}

function listOf(raws: Raws | null): readonly unknown[] {
  const list: unknown[] = []
  for (let one = raws; one !== null; one = one.before) list.push(one.raw)
  return list.reverse()
}

function withOddities(sum: Usage, oddities: readonly Warning[]): Usage {
  return oddities.length === 0 ? sum : { ...sum, warnings: [...sum.warnings, ...oddities] }
}

function largestInput(segments: readonly Segment[]): number {
  let most = 0
  for (const { meters } of segments) most = Math.max(most, tokensOf(meters).inputTokens)
  return most
}

/** The stated totals of answers that have tokens; none when one of those states none. */
function reportedWith(sum: number | null | undefined, usage: Usage): number | null | undefined {
  if (sum === null) return null
  if (usage.reportedTotal !== undefined) return (sum ?? 0) + usage.reportedTotal
  return usage.segments.some(hasTokens) ? null : sum
}

const hasTokens = ({ meters }: Segment): boolean => Object.keys(meters).some(isTokenMeter)

/** The stated costs, if every answer states one: a part of the bill is not the bill. */
function costWith(
  sum: ProviderCost | null | undefined,
  more: ProviderCost | undefined,
): ProviderCost | null {
  if (sum === null || more === undefined) return null
  const isEstimate = sum?.basis === 'estimate' || more.basis === 'estimate'
  return { cost: (sum?.cost ?? 0n) + more.cost, basis: isEstimate ? 'estimate' : 'charged' }
}
