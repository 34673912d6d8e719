import { rawWithoutContent } from '../../raw-without-content.ts'
import type { Attributes } from '../decode/attributes.ts'
import {
  AI_SDK_COUNTS,
  type CountName,
  type CountNames,
  GEN_AI_COUNTS,
  OPENINFERENCE_COUNTS,
} from './attribute-names.ts'
import { countIn, objectIn } from './attribute-reader.ts'
import { langfuseCounts } from './langfuse-counts.ts'
import { metersOfCounts, type StatedCounts } from './meters-of-counts.ts'

/** The usage that a record states, in the words of an event. */
export type StatedUsage = StatedMeters | ProviderUsage

/** Counts that were read from attributes. */
interface StatedMeters {
  readonly meters: Readonly<Record<string, number>>
  readonly doubts: readonly string[]
}

/** The provider's own usage object, and whose it is. */
interface ProviderUsage {
  readonly usage: unknown
  readonly provider: string
}

/** What is known of a record whose usage is read. */
export interface UsageRules {
  readonly isInputWithoutCache: boolean
  readonly operation: string | undefined
}

const INPUT_ONLY: ReadonlySet<string | undefined> = new Set(['embeddings', 'rerank', 'moderation'])

/**
 * The usage that attributes state, of one vocabulary only: the provider's own object, else Langfuse's,
 * the AI SDK's, OpenInference's or OpenTelemetry's. Totals are never added up; null when no token is
 * stated: nothing but zeros is no statement.
 */
export function readUsage(attributes: Attributes, rules: UsageRules): StatedUsage | null {
  const raw = providerUsage(attributes)
  if (raw !== null) return raw
  for (const read of VOCABULARIES) {
    const counts = read(attributes)
    if (counts === null) continue
    const isInputOnly = INPUT_ONLY.has(rules.operation)
    const isBeside = rules.isInputWithoutCache && read !== langfuse
    const counted = metersOfCounts(counts, { isInputWithoutCache: isBeside, isInputOnly })
    if (counted !== null && Object.keys(counted.meters).length > 0) return counted
  }
  return null
}

const METADATA = ['ai.response.providerMetadata', 'ai.result.providerMetadata']

function providerUsage(attributes: Attributes): ProviderUsage | null {
  for (const name of METADATA) {
    const metadata = attributes.has(name) ? objectIn(attributes, name) : undefined
    for (const [provider, told] of Object.entries(metadata ?? {})) {
      const usage = typeof told === 'object' && told !== null ? Reflect.get(told, 'usage') : null
      if (isCounted(usage)) return { usage: rawWithoutContent(usage), provider }
    }
  }
  return null
}

const isCounted = (usage: unknown): usage is Readonly<Record<string, unknown>> =>
  typeof usage === 'object' &&
  usage !== null &&
  !Array.isArray(usage) &&
  Object.values(usage).some((count) => typeof count === 'number' && count > 0)

const langfuse = (attributes: Attributes): StatedCounts | null => {
  const details = objectIn(attributes, 'langfuse.observation.usage_details')
  return details === undefined ? null : langfuseCounts(details)
}

const VOCABULARIES: readonly ((attributes: Attributes) => StatedCounts | null)[] = [
  langfuse,
  (attributes) => (attributes.has('ai.operationId') ? countsIn(attributes, AI_SDK_COUNTS) : null),
  (attributes) =>
    attributes.has('openinference.span.kind') ? countsIn(attributes, OPENINFERENCE_COUNTS) : null,
  (attributes) => countsIn(attributes, GEN_AI_COUNTS),
  (attributes) => countsIn(attributes, OPENINFERENCE_COUNTS),
]

/** The counts that attributes state in one vocabulary; null when they state none. */
export function countsIn(attributes: Attributes, names: CountNames): StatedCounts | null {
  const counts: Partial<Record<CountName, number>> = {}
  let isAny = false
  let count: CountName
  for (count in names) {
    const stated = countIn(attributes, names[count] ?? [])
    if (stated === undefined) continue
    counts[count] = stated
    isAny = true
  }
  return isAny ? counts : null
}
