import type { UsageContext } from '../usage/usage.ts'
import type { PriceCondition } from './price-data.ts'

/** What a price may depend on besides meters, in the words of the price book; null: the ordinary. */
export interface CallFacts {
  /** Epoch milliseconds, UTC. */
  readonly at: number
  /** Input tokens of the largest single pass. */
  readonly inputTokens: number
  readonly service_tier: string | null
  readonly speed: string | null
  readonly inference_geo: string | null
  readonly region: string | null
  readonly search_context_size: string | null
}

type Words = Readonly<Record<string, Readonly<Record<string, string>>>>

const ORDINARY = 'standard'

/**
 * Puts a call's context into the words of a price file. The traffic type (Vertex AI) names the
 * service tier where nothing else does.
 *
 * @param at epoch milliseconds, UTC
 * @param words the price file's own: words of the provider by condition
 */
export function callFacts(
  at: number,
  inputTokens: number,
  context: UsageContext,
  words: Words,
): CallFacts {
  return {
    at,
    inputTokens: context.maxPassInput ?? inputTokens,
    service_tier:
      worded(words, 'service_tier', context.serviceTier) ??
      worded(words, 'traffic_type', context.trafficType),
    speed: worded(words, 'speed', context.speed),
    inference_geo: worded(words, 'inference_geo', context.inferenceGeo),
    region: worded(words, 'region', context.region),
    search_context_size: worded(words, 'search_context_size', context.searchContextSize),
  }
}

function worded(words: Words, about: string, stated: string | undefined): string | null {
  if (stated === undefined || stated === '' || stated === ORDINARY) return null
  const known = words[about]
  const word = known !== undefined && Object.hasOwn(known, stated) ? known[stated] : stated
  return word === undefined || word === ORDINARY ? null : word
}

/** Whether every part of a condition holds for a call; no condition always holds. */
export function conditionHolds(when: PriceCondition | undefined, facts: CallFacts): boolean {
  if (when === undefined) return true
  return (
    isOver(when.input_over, facts.inputTokens) &&
    isOrFree(when.service_tier, facts.service_tier) &&
    isOrFree(when.speed, facts.speed) &&
    isOrFree(when.inference_geo, facts.inference_geo) &&
    isOrFree(when.region, facts.region) &&
    isOrFree(when.search_context_size, facts.search_context_size) &&
    isOutside(when.region_not, facts.region) &&
    (when.utc === undefined || isWithin(when.utc, facts.at)) &&
    (when.utc_days === undefined || isOnDay(when.utc_days, facts.at))
  )
}

const isOver = (limit: number | undefined, tokens: number): boolean =>
  limit === undefined || tokens > limit
const isOrFree = (wanted: string | undefined, actual: string | null): boolean =>
  wanted === undefined || wanted === actual
const isOutside = (regions: readonly string[] | undefined, actual: string | null): boolean =>
  regions === undefined || (actual !== null && !regions.includes(actual))

const MINUTE_MS = 60_000
const DAY_MINUTES = 24 * 60

function isWithin(window: string, at: number): boolean {
  const [start = 0, end = 0] = window.split('-').map(minuteOf)
  const minute = Math.floor(at / MINUTE_MS) % DAY_MINUTES
  return start <= end ? minute >= start && minute < end : minute >= start || minute < end
}

function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

/** The epoch began on a Thursday. */
const DAYS = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed']
const DAY_MS = DAY_MINUTES * MINUTE_MS

function isOnDay(days: string, at: number): boolean {
  const [first = 0, last = first] = days.split('-').map((day) => DAYS.indexOf(day))
  const day = Math.floor(at / DAY_MS) % DAYS.length
  return (day - first + DAYS.length) % DAYS.length <= (last - first + DAYS.length) % DAYS.length
}
