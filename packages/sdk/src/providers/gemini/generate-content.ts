import type { Segment, Usage } from '../../usage/usage.ts'
import { type Fields, fieldsOf, ownFields, ownList, ownText } from '../fields.ts'
import { gatewayCost } from '../gateway-cost.ts'
import type { Hints } from '../hints.ts'
import { inclusiveMeters } from '../inclusive-meters.ts'
import { isScoring } from '../is-scoring.ts'
import { addMeter, type MeterDraft } from '../meter-draft.ts'
import { type Notes, newNotes } from '../notes.ts'
import { type Counts, countNames, readCounts } from '../read-counts.ts'
import { contextOf, toUsage } from '../to-usage.ts'
import {
  addModalities,
  CACHED_MODALITIES,
  INPUT_MODALITIES,
  type ModalityList,
  OUTPUT_MODALITIES,
} from './modalities.ts'

// Python objects write the same names with underscores; Live says response for candidates.
const NAMES = countNames({
  input: [['promptTokenCount'], ['prompt_token_count']],
  output: [
    ['candidatesTokenCount'],
    ['candidates_token_count'],
    ['responseTokenCount'],
    ['response_token_count'],
  ],
  total: [['totalTokenCount'], ['total_token_count']],
  cacheRead: [['cachedContentTokenCount'], ['cached_content_token_count']],
  reasoning: [['thoughtsTokenCount'], ['thoughts_token_count']],
  inputTool: [['toolUsePromptTokenCount'], ['tool_use_prompt_token_count']],
})

const PROMPT: ModalityList = {
  // Embeddings write the singular.
  fields: ['promptTokensDetails', 'promptTokenDetails', 'prompt_tokens_details'],
  counts: INPUT_MODALITIES,
}
const CACHED: ModalityList = {
  fields: ['cacheTokensDetails', 'cache_tokens_details'],
  counts: CACHED_MODALITIES,
}
const OUTPUT: ModalityList = {
  fields: [
    'candidatesTokensDetails',
    'candidates_tokens_details',
    'responseTokensDetails',
    'response_tokens_details',
  ],
  counts: OUTPUT_MODALITIES,
}

/** Reads an answer of generateContent, Vertex or Live: thoughts and tool prompts stand outside. */
export function readContent(answer: Fields, hints: Hints): Usage {
  const notes = newNotes()
  const usage = usageMetadataOf(answer) ?? answer
  const counts = countsOf(usage, notes)
  const traffic = ownText(usage, 'trafficType') ?? ownText(usage, 'traffic_type')
  return toUsage({
    notes,
    segments: segmentsOf(answer, counts, hints, notes),
    reportedTotal: counts.total,
    providerCost: gatewayCost(answer, usage, hints, notes),
    context: contextOf({
      trafficType: traffic,
      serviceTier: ownText(usage, 'serviceTier') ?? tierOf(traffic) ?? hints.serviceTier,
    }),
    responseId: ownText(answer, 'responseId') ?? ownText(answer, 'response_id'),
    raw: usage,
  })
}

/** The usage of an answer, in either spelling. */
export function usageMetadataOf(answer: Fields): Fields | null {
  return ownFields(answer, 'usageMetadata') ?? ownFields(answer, 'usage_metadata')
}

function countsOf(usage: Fields, notes: Notes): Counts {
  const counts = readCounts(usage, NAMES, notes)
  // Stopped while thinking: there are no candidates, and what the total holds are thoughts.
  if (counts.reasoning !== undefined) counts.output ??= 0
  addModalities(counts, usage, PROMPT, notes)
  addModalities(counts, usage, CACHED, notes)
  addModalities(counts, usage, OUTPUT, notes)
  return counts
}

function segmentsOf(
  answer: Fields,
  counts: Counts,
  hints: Hints,
  notes: Notes,
): readonly Segment[] {
  const isReasoningOutside = counts.reasoning !== undefined
  const tokens = inclusiveMeters(counts, notes, {
    isReasoningOutside,
    isScoring: counts.output === undefined && isScoring(answer, hints),
  })
  if (tokens === null) return []
  const meters: MeterDraft = tokens
  addMeter(meters, 'webSearch', searchCount(answer))
  const model = modelOf(answer) ?? hints.requestModel ?? null
  if (!isCacheCreation(answer)) return [{ model, meters }]
  // What a cache holds was read once, at the price of input.
  notes.isPartial = false
  return [{ model, role: 'cache-create', meters }]
}

/** The model that answered. */
export function modelOf(answer: Fields): string | undefined {
  return (
    ownText(answer, 'modelVersion') ?? ownText(answer, 'model_version') ?? ownText(answer, 'model')
  )
}

const isCacheCreation = (answer: Fields): boolean =>
  ownText(answer, 'name')?.includes('cachedContents/') === true

/** Queries of the search that grounded the answer; the usage does not count them. */
export function searchCount(answer: Fields): number {
  let count = 0
  for (const candidate of ownList(answer, 'candidates')) {
    const grounding = ownFields(fieldsOf(candidate) ?? {}, 'groundingMetadata')
    if (grounding !== null) count += ownList(grounding, 'webSearchQueries').length
  }
  return count
}

/** `ON_DEMAND_FLEX` → `flex`; plain and reserved traffic is no tier. */
function tierOf(traffic: string | undefined): string | undefined {
  return traffic?.startsWith('ON_DEMAND_') ? traffic.slice(10).toLowerCase() : undefined
}

/** The names of the counts. */
export const CONTENT_COUNTERS = [...NAMES.keys()]

/** Whether a usage object has counts; Vertex sends ones without, until the end. */
export function hasContentCounts(usage: Fields): boolean {
  for (const key in usage) {
    const value = usage[key]
    if (typeof value === 'number' && NAMES.has(key) && Object.hasOwn(usage, key)) return true
  }
  return false
}
