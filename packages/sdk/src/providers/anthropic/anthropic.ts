import type { Meters, Segment, Usage, UsageContext } from '../../usage/usage.ts'
import { type Fields, hasAny, own, ownFields, ownList, ownText, ownTexts } from '../fields.ts'
import { gatewayCost } from '../gateway-cost.ts'
import type { Hints } from '../hints.ts'
import { addMeter, type MeterDraft } from '../meter-draft.ts'
import { type Notes, newNotes } from '../notes.ts'
import type { Provider, Recognition } from '../provider.ts'
import { readCount } from '../read-count.ts'
import { contextOf, toUsage } from '../to-usage.ts'
import { readIterations } from './iterations.ts'
import { foldMessageEvent, MESSAGE_EVENTS } from './message-events.ts'
import { passInput, passMeters } from './pass-meters.ts'

/**
 * Anthropic messages, also as Vertex and Bedrock pass them on. The three input counters are
 * disjoint; thinking is inside the output.
 *
 * Source: https://platform.claude.com/docs/en/api/messages
 */
export const anthropic: Provider = {
  name: 'anthropic',
  convention:
    'input, cache reads and cache writes stand beside each other; thinking is inside the output',
  types: [...MESSAGE_EVENTS].filter((type) => !isEnd(type)),
  marks: [
    { field: 'type', test: (type) => isMessage(type) || isEnd(type) },
    'input_tokens',
    'output_tokens',
  ],
  recognise,
  read,
  isWhole: (payload) => isMessage(own(payload, 'type')),
  fold: (answers, event) => foldMessageEvent(anthropic, answers, event),
  textsOf,
}

// With one of these the object is inclusive, whatever its other names say.
const INCLUSIVE_MARKS = [
  'total_tokens',
  'prompt_tokens',
  'input_tokens_details',
  'input_token_details',
]
const EXCLUSIVE_MARKS = [
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
  'cache_creation',
  'server_tool_use',
  'iterations',
]

/** Bedrock adds its metrics to the last event. */
function isEnd(type: unknown): boolean {
  return type === 'message_stop'
}

function isMessage(type: unknown): boolean {
  return type === 'message'
}

function recognise(payload: Fields, _hints: Hints, usage: Fields): Recognition {
  const type = own(payload, 'type')
  if (isMessage(type)) return ownText(payload, 'role') === undefined ? 'possible' : 'own'
  if (typeof type === 'string' && MESSAGE_EVENTS.has(type)) return 'own'
  if (Object.hasOwn(payload, 'object')) return 'foreign'
  if (!Object.hasOwn(usage, 'input_tokens') && !Object.hasOwn(usage, 'output_tokens'))
    return 'foreign'
  if (hasAny(usage, INCLUSIVE_MARKS)) return 'foreign'
  return hasAny(usage, EXCLUSIVE_MARKS) ? 'own' : 'possible'
}

function read(answer: Fields, hints: Hints): Usage {
  const notes = newNotes()
  const usage = ownFields(answer, 'usage') ?? answer
  const model = ownText(answer, 'model') ?? hints.requestModel ?? null
  const tools = serverTools(usage, notes)
  const { segments, unbilledSegments, context } = segmentsOf(answer, usage, model, notes)
  return toUsage({
    notes,
    segments: tools === null ? segments : withTools(segments, tools),
    unbilledSegments,
    providerCost: gatewayCost(answer, usage, hints, notes),
    context: contextOf(
      {
        serviceTier: ownText(usage, 'service_tier') ?? hints.serviceTier,
        speed: ownText(usage, 'speed'),
        inferenceGeo: ownText(usage, 'inference_geo'),
      },
      context ?? loopContext(segments, tools),
    ),
    responseId: ownText(answer, 'id'),
    raw: usage,
  })
}

interface Split {
  readonly segments: readonly Segment[]
  readonly unbilledSegments?: readonly Segment[] | undefined
  readonly context?: UsageContext
}

function segmentsOf(answer: Fields, usage: Fields, model: string | null, notes: Notes): Split {
  const passes = ownList(usage, 'iterations')
  if (passes.length > 0) {
    const split = readIterations(passes, usage, model, notes)
    if (split !== null) return split
  }
  const meters = passMeters(usage, notes)
  if (meters === null) return { segments: [] }
  if (isRefusedUnbilled(answer, usage)) {
    return { segments: [], unbilledSegments: [{ model, role: 'declined', meters }] }
  }
  return { segments: [{ model, meters }] }
}

/** A request refused before any output is not billed. */
function isRefusedUnbilled(answer: Fields, usage: Fields): boolean {
  return ownText(answer, 'stop_reason') === 'refusal' && own(usage, 'output_tokens') === 0
}

/** What the server's tools were asked for; null when they were not. */
function serverTools(usage: Fields, notes: Notes): Meters | null {
  const tools = ownFields(usage, 'server_tool_use')
  if (tools === null) return null
  const meters: MeterDraft = {}
  addMeter(meters, 'webSearch', readCount(tools, 'web_search_requests', notes))
  addMeter(meters, 'webFetch', readCount(tools, 'web_fetch_requests', notes))
  return Object.keys(meters).length === 0 ? null : meters
}

/**
 * In a loop of server tools the input is the sum over its passes, whose sizes are not told. The
 * mean is the least that the largest can have been: a long-context price holds only beyond that.
 */
function loopContext([message]: readonly Segment[], tools: Meters | null): UsageContext {
  if (message === undefined || tools === null) return {}
  const rounds = (tools['webSearch'] ?? 0) + (tools['webFetch'] ?? 0)
  return { maxPassInput: Math.ceil(passInput(message.meters) / (rounds + 1)) }
}

function withTools(segments: readonly Segment[], tools: Meters): readonly Segment[] {
  const [first, ...rest] = segments
  if (first === undefined) return segments
  return [{ ...first, meters: { ...first.meters, ...tools } }, ...rest]
}

/** Text, thinking, input of tools, summary of a compaction; not signatures and citations. */
function textsOf(event: Fields): readonly string[] {
  if (own(event, 'type') !== 'content_block_delta') return []
  return ownTexts(ownFields(event, 'delta') ?? {}, ['text', 'thinking', 'partial_json', 'content'])
}
