import type { ProviderCost, Segment, Usage, UsageContext } from '../usage/usage.ts'
import { type Fields, fieldsOf, hasAny, own, ownFields, ownList, ownText } from './fields.ts'
import { gatewayCost } from './gateway-cost.ts'
import type { Hints } from './hints.ts'
import { inclusiveMeters } from './inclusive-meters.ts'
import { addMeter, addMeters, type MeterDraft } from './meter-draft.ts'
import { type Notes, newNotes, noteDetail } from './notes.ts'
import { modelOf, tierOf } from './read-chat.ts'
import { readCount, readQuantity } from './read-count.ts'
import { type Counts, readCounts } from './read-counts.ts'
import { RESPONSES_NAMES } from './responses-names.ts'
import { tierContext, toUsage } from './to-usage.ts'

/** An answer while a dialect reads it. */
export interface ResponsesAnswer {
  readonly answer: Fields
  readonly usage: Fields
  readonly counts: Counts
  readonly notes: Notes
}

/** What a provider adds to OpenAI's Responses. */
export interface ResponsesDialect {
  readonly meters?: (response: ResponsesAnswer) => MeterDraft
  readonly cost?: (response: ResponsesAnswer) => ProviderCost | undefined
  readonly context?: (response: ResponsesAnswer) => UsageContext
}

const ANTHROPIC_NAMES = ['cache_read_input_tokens', 'cache_creation_input_tokens']

/** Reads an answer of the Responses API, of images, of Realtime, or its bare usage object. */
export function readResponse(answer: Fields, hints: Hints, dialect: ResponsesDialect = {}): Usage {
  const notes = newNotes()
  const usage = ownFields(answer, 'usage') ?? answer
  const counts = readCounts(usage, RESPONSES_NAMES, notes)
  const response: ResponsesAnswer = { answer, usage, counts, notes }
  // Only the total tells on which side of the input Anthropic's names stand.
  const mayExcludeCache = hasAny(usage, ANTHROPIC_NAMES)
  const tokens = inclusiveMeters(counts, notes, { mayExcludeCache })
  if (tokens !== null) addOthers(tokens, response, dialect)
  const message: Segment | null = tokens && { model: modelOf(answer, hints), meters: tokens }
  const pictures = imageTool(answer, notes)
  const picturesTotal = pictures?.total ?? 0
  return toUsage({
    notes,
    segments: message === null ? [] : pictures === null ? [message] : [message, pictures.segment],
    reportedTotal: counts.total === undefined ? undefined : counts.total + picturesTotal,
    providerCost: dialect.cost?.(response) ?? gatewayCost(answer, usage, hints, notes),
    context: tierContext(tierOf(answer, usage, hints), dialect.context?.(response)),
    responseId: ownText(answer, 'id'),
    raw: usage,
  })
}

/** What is counted besides tokens. */
function addOthers(meters: MeterDraft, response: ResponsesAnswer, dialect: ResponsesDialect): void {
  const { answer, usage, notes } = response
  const others = dialect.meters?.(response)
  if (others !== undefined) addMeters(meters, others)
  addMeter(meters, 'webSearch', searchCount(answer, notes))
  addMeter(meters, 'seconds.billableAudio', readQuantity(usage, 'billable_audio_seconds', notes))
  addMeter(meters, 'images', imageCount(answer))
}

/** Billable searches as stated; else the calls that searched, opening a page being free. */
function searchCount(answer: Fields, notes: Notes): number {
  const tools = ownFields(answer, 'tool_usage')
  const stated = tools === null ? null : ownFields(tools, 'web_search')
  const count = stated === null ? undefined : readCount(stated, 'num_requests', notes)
  noteDetail(notes, 'fileSearchCalls', countIn(answer, 'output', isFileSearch))
  return count ?? countIn(answer, 'output', isSearch)
}

const isFileSearch = (call: Fields): boolean => own(call, 'type') === 'file_search_call'

function isSearch(call: Fields): boolean {
  if (own(call, 'type') !== 'web_search_call') return false
  const action = ownFields(call, 'action')
  return action === null || own(action, 'type') === 'search'
}

/** Images that an image answer holds. */
const imageCount = (answer: Fields): number => countIn(answer, 'data', isImage)

const isImage = (item: Fields): boolean =>
  Object.hasOwn(item, 'b64_json') || Object.hasOwn(item, 'url')

function countIn(answer: Fields, list: string, isCounted: (item: Fields) => boolean): number {
  let count = 0
  for (const item of ownList(answer, list)) {
    const fields = fieldsOf(item)
    if (fields !== null && isCounted(fields)) count++
  }
  return count
}

interface Pictures {
  readonly segment: Segment
  readonly total: number
}

/** Tokens of the image tool are another model's, and stand beside the usage. */
function imageTool(answer: Fields, notes: Notes): Pictures | null {
  const tools = ownFields(answer, 'tool_usage')
  const usage = tools === null ? null : ownFields(tools, 'image_gen')
  if (usage === null) return null
  const counts = readCounts(usage, RESPONSES_NAMES, notes)
  const meters = inclusiveMeters(counts, notes) ?? {}
  if (Object.keys(meters).length === 0) return null
  const segment: Segment = { model: imageModel(answer), role: 'subcall', meters }
  return { segment, total: counts.total ?? 0 }
}

function imageModel(answer: Fields): string | null {
  const tools = ownList(answer, 'tools').map((tool) => fieldsOf(tool) ?? {})
  const tool = tools.find((one) => own(one, 'type') === 'image_generation')
  return (tool && ownText(tool, 'model')) ?? null
}
