import type { Usage } from '../../usage/usage.ts'
import { type Fields, fieldsOf, own, ownFields, ownList, ownText } from '../fields.ts'
import type { Hints } from '../hints.ts'
import { inclusiveMeters } from '../inclusive-meters.ts'
import { addMeter, type MeterDraft } from '../meter-draft.ts'
import { type Notes, newNotes } from '../notes.ts'
import { readCount } from '../read-count.ts'
import { countNames, readCounts } from '../read-counts.ts'
import { contextOf, oneSegment, toUsage } from '../to-usage.ts'
import {
  addModalities,
  CACHED_MODALITIES,
  INPUT_MODALITIES,
  OUTPUT_MODALITIES,
} from './modalities.ts'

const NAMES = countNames({
  input: [['total_input_tokens']],
  output: [['total_output_tokens']],
  total: [['total_tokens']],
  cacheRead: [['total_cached_tokens']],
  reasoning: [['total_thought_tokens']],
  inputTool: [['total_tool_use_tokens']],
})

const INPUT = { fields: ['input_tokens_by_modality'], counts: INPUT_MODALITIES }
const CACHED = { fields: ['cached_tokens_by_modality'], counts: CACHED_MODALITIES }
const OUTPUT = { fields: ['output_tokens_by_modality'], counts: OUTPUT_MODALITIES }

/** Whether a usage object is one of the Interactions API. */
export function isInteractionUsage(usage: Fields): boolean {
  return Object.hasOwn(usage, 'total_input_tokens') || Object.hasOwn(usage, 'total_output_tokens')
}

/** Reads an interaction: thoughts and tool use stand outside input and output. */
export function readInteraction(interaction: Fields, hints: Hints): Usage {
  const notes = newNotes()
  const usage = ownFields(interaction, 'usage') ?? interaction
  const counts = readCounts(usage, NAMES, notes)
  addModalities(counts, usage, INPUT, notes)
  addModalities(counts, usage, CACHED, notes)
  addModalities(counts, usage, OUTPUT, notes)
  const isReasoningOutside = counts.reasoning !== undefined
  const tokens = inclusiveMeters(counts, notes, { isReasoningOutside })
  const meters: MeterDraft = { ...tokens }
  addMeter(meters, 'webSearch', groundingCount(usage, notes) ?? queryCount(interaction))
  return toUsage({
    notes,
    segments: oneSegment(ownText(interaction, 'model'), hints, tokens && meters),
    reportedTotal: counts.total,
    context: contextOf({
      serviceTier: ownText(interaction, 'service_tier') ?? hints.serviceTier,
    }),
    responseId: ownText(interaction, 'id'),
    raw: usage,
  })
}

function groundingCount(usage: Fields, notes: Notes): number | undefined {
  const tools = ownList(usage, 'grounding_tool_count').map((tool) => fieldsOf(tool) ?? {})
  const search = tools.find((tool) => own(tool, 'type') === 'google_search')
  return search && readCount(search, 'count', notes)
}

function queryCount(interaction: Fields): number {
  const calls = ownList(interaction, 'steps').map((step) => fieldsOf(step) ?? {})
  const searches = calls.filter((call) => own(call, 'type') === 'google_search_call')
  const queries = searches.map((call) => ownList(ownFields(call, 'arguments') ?? {}, 'queries'))
  return queries.reduce((sum, list) => sum + list.length, 0)
}
