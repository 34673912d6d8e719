import type { Usage } from '../../../usage/usage.ts'
import { type Fields, fieldsOf, own, ownFields } from '../../fields.ts'
import type { Hints } from '../../hints.ts'
import { inclusiveMeters } from '../../inclusive-meters.ts'
import { type Notes, newNotes } from '../../notes.ts'
import { charged, readDollars } from '../../read-cost.ts'
import { readCount } from '../../read-count.ts'
import { type Counts, countNames, readCounts } from '../../read-counts.ts'
import { readRaw } from '../../read-raw.ts'
import { oneSegment, toUsage } from '../../to-usage.ts'

// Version 4 says prompt and completion; the providers' own objects nest what the public ones do not.
const NAMES = countNames({
  input: [['inputTokens'], ['promptTokens'], ['tokens']],
  output: [['outputTokens'], ['completionTokens']],
  total: [['totalTokens']],
  cacheRead: [['inputTokenDetails', 'cacheReadTokens'], ['cachedInputTokens']],
  cacheWrite: [['inputTokenDetails', 'cacheWriteTokens']],
  reasoning: [['outputTokenDetails', 'reasoningTokens'], ['reasoningTokens']],
})
const NESTED_NAMES = countNames({
  input: [['inputTokens', 'total']],
  output: [['outputTokens', 'total']],
  cacheRead: [['inputTokens', 'cacheRead']],
  cacheWrite: [['inputTokens', 'cacheWrite']],
  reasoning: [['outputTokens', 'reasoning']],
})

/**
 * Reads a usage object of the SDK. The provider's raw object stands before it: it has what the
 * SDK's type cannot hold. Null when nothing is known.
 */
export function readSdkUsage(usage: Fields, metadata: Fields, hints: Hints): Usage | null {
  const known = { ...hints, ...providerHint(metadata) }
  const anthropic = ownFields(metadata, 'anthropic') ?? {}
  const raw =
    readRaw(ownFields(usage, 'raw'), known) ?? readRaw(ownFields(anthropic, 'usage'), known)
  if (raw !== null) return raw
  const notes = newNotes()
  const counts = countsOf(usage, metadata, hints, notes)
  const isScoring = Object.hasOwn(usage, 'tokens')
  const gateway = ownFields(metadata, 'gateway')
  return toUsage({
    notes,
    segments: oneSegment(undefined, hints, inclusiveMeters(counts, notes, { isScoring })),
    reportedTotal: counts.total,
    providerCost: gateway === null ? undefined : charged(readDollars(gateway, 'cost', notes)),
    raw: usage,
  })
}

const providerHint = (metadata: Fields): Hints => {
  const [provider] = Object.keys(metadata)
  return provider === undefined ? {} : { provider }
}

function countsOf(usage: Fields, metadata: Fields, hints: Hints, notes: Notes): Counts {
  const isNested = fieldsOf(own(usage, 'inputTokens')) !== null
  const counts = readCounts(usage, isNested ? NESTED_NAMES : NAMES, notes)
  if (isNested || ownFields(usage, 'inputTokenDetails') !== null) return counts
  const { input } = counts
  const cache = cacheOf(counts, metadata, notes)
  const { cacheRead = 0, cacheWrite = 0 } = cache
  // Before version 6 the provider's own meaning passes: Anthropic's input excludes the cache.
  const isExclusive = isAnthropic(metadata, hints) || cacheRead > (input ?? 0)
  return isExclusive && input !== undefined
    ? { ...cache, input: input + cacheRead + cacheWrite }
    : cache
}

/** What versions 4 and 5 tell only in the provider's meta data. */
function cacheOf(counts: Counts, metadata: Fields, notes: Notes): Counts {
  const anthropic = ownFields(metadata, 'anthropic') ?? {}
  const bedrock = ownFields(ownFields(metadata, 'bedrock') ?? {}, 'usage') ?? {}
  const openai = ownFields(metadata, 'openai') ?? {}
  const cacheRead =
    counts.cacheRead ??
    readCount(anthropic, 'cacheReadInputTokens', notes) ??
    readCount(bedrock, 'cacheReadInputTokens', notes) ??
    readCount(openai, 'cachedPromptTokens', notes)
  const cacheWrite =
    readCount(anthropic, 'cacheCreationInputTokens', notes) ??
    readCount(bedrock, 'cacheWriteInputTokens', notes)
  const reasoning = counts.reasoning ?? readCount(openai, 'reasoningTokens', notes)
  return {
    ...counts,
    ...(cacheRead !== undefined && { cacheRead }),
    ...(cacheWrite !== undefined && { cacheWrite }),
    ...(reasoning !== undefined && { reasoning }),
  }
}

function isAnthropic(metadata: Fields, hints: Hints): boolean {
  if (Object.keys(metadata).length > 0) {
    return Object.hasOwn(metadata, 'anthropic') || Object.hasOwn(metadata, 'bedrock')
  }
  return hints.provider === 'anthropic' || /^claude/.test(hints.requestModel ?? '')
}
