import { answerKey, isReusedId, providerName } from '@tokenledger/sdk/core'
import type { WireEvent } from '../../../wire/event.ts'
import { requestKey, type TelemetryAgent } from '../../agent-telemetry.ts'
import { eventUsage } from '../../event-usage.ts'
import { hostOfModel } from '../../host-of-model.ts'
import { present } from '../../present.ts'
import { withoutWindow } from '../../without-window.ts'
import type { Attributes } from '../decode/attributes.ts'
import type { SpanRecord } from '../decode/records.ts'
import { type AgentEvent, agentEvent } from './agent-events.ts'
import { NAMES } from './attribute-names.ts'
import { countIn, nameIn } from './attribute-reader.ts'
import { metersOfCounts } from './meters-of-counts.ts'
import { countsIn, readUsage, type StatedUsage } from './read-usage.ts'
import { responseId } from './response-id.ts'
import { departuresOf } from './scope-quirks.ts'
import { type SpanClass, type SpanKind, spanKind } from './span-class.ts'
import { usageFields } from './usage-fields.ts'
import { joinWho, type Who, whoOfResource, whoOfSpan } from './who-of.ts'

/** The call that a record speaks of, as an event without who it belongs to. */
export interface ToldCall {
  readonly event: WireEvent
  /** Whether tokens are stated. */
  readonly hasUsage: boolean
  /** What the answer is known by, whoever reports it. */
  readonly responseId?: string
  /** Present when a coding agent tells of it, whose history may tell of it too. */
  readonly agent?: TelemetryAgent
  /** How much it knows: of two that speak of one call the higher counts. */
  readonly rank: number
}

/** What a span says. */
export interface SpanReading {
  readonly is: SpanClass
  readonly who: Who
  /** Null: it says nothing of a call and states no usage. */
  readonly call: ToldCall | null
}

/** Reads a span, whichever library made it. */
export function readSpan(span: SpanRecord): SpanReading {
  const { attributes } = span
  const agent = agentEvent(span.name, attributes)
  const kind: SpanKind = agent === null ? spanKind(attributes) : CHAT
  const who = joinWho(whoOfSpan(kind, span.name, attributes), whoOfResource(span.resource))
  return { is: kind.is, who, call: agent === null ? callOf(span, kind) : agentCall(span, agent) }
}

const CHAT: SpanKind = { is: 'call', operation: 'chat' }

function callOf(span: SpanRecord, kind: SpanKind): ToldCall | null {
  const { attributes, scope } = span
  const provider = providerOf(attributes)
  const departures = departuresOf(scope, provider, attributes)
  const stated = readUsage(attributes, { ...departures, operation: kind.operation })
  if (stated === null && kind.is !== 'call') return null
  const id = responseId(attributes)
  const event = eventOf(span, { kind, provider, stated, responseId: id })
  const rank = rankOf(kind, stated, departures.isProvider)
  const hasUsage = stated !== null
  // What our own exporter knows the call by, the events of that program do, too.
  const known = nameIn(attributes, NAMES.callId) ?? knownBy(id, hasUsage, event)
  return known === undefined
    ? { event, hasUsage, rank }
    : { event, hasUsage, responseId: known, rank }
}

/** By an id that many answers have nobody knows a call of which no tokens are stated. */
function knownBy(id: string | undefined, hasUsage: boolean, event: WireEvent): string | undefined {
  if (id === undefined || !isReusedId(id)) return id
  return hasUsage ? answerKey(id, eventUsage(event)) : undefined
}

/** Coding agents have words of their own. */
function agentCall(span: SpanRecord, agent: AgentEvent): ToldCall {
  const { attributes } = span
  const counts = countsIn(attributes, agent.counts)
  const { isInputWithoutCache = false, isOutputWithoutReasoning = false } = agent
  const stated =
    counts === null
      ? null
      : metersOfCounts(counts, {
          isInputWithoutCache,
          isOutputWithoutReasoning,
          isInputOnly: false,
        })
  const named = nameIn(attributes, ['model', 'model_name'])
  const model = named === undefined ? undefined : withoutWindow(named)
  const provider = hostOfModel(model) ?? agent.provider
  const cost = countIn(attributes, ['cost_usd'])
  const request = nameIn(attributes, ['request_id'])
  return {
    event: {
      ...eventOf(span, { kind: CHAT, provider, stated, responseId: undefined }),
      ...present({
        duration_ms: countIn(attributes, ['duration_ms']),
        request_model: model,
        cost_usd: cost,
        cost_basis: cost === undefined ? undefined : ('estimate' as const),
      }),
    },
    hasUsage: stated !== null,
    ...present({ responseId: request === undefined ? undefined : requestKey(request) }),
    agent: agent.agent,
    rank: rankOf(CHAT, stated, false),
  }
}

interface Told {
  readonly kind: SpanKind
  readonly provider: string | undefined
  readonly stated: StatedUsage | null
  readonly responseId: string | undefined
}

function eventOf(span: SpanRecord, told: Told): WireEvent {
  const { attributes, start, end } = span
  const event = present({
    time: start === null ? undefined : isoTime(start),
    duration_ms: start === null || end === null || end < start ? undefined : end - start,
    ttft_ms: firstChunkMs(attributes),
    status: statusOf(span),
    error: span.isError ? nameIn(attributes, ['error.type']) : undefined,
    operation: told.kind.operation,
    provider: told.provider,
    request_model: nameIn(attributes, NAMES.requestModel),
    response_model: nameIn(attributes, NAMES.responseModel),
    response_id: told.responseId,
    service_tier: tierOf(attributes),
  })
  return Object.assign(event, usageFields(told.stated, told.provider), costFields(attributes))
}

/** The provider that attributes name; `groq.chat` is Groq. */
export function providerOf(attributes: Attributes): string | undefined {
  const stated = nameIn(attributes, NAMES.provider)
  if (stated === undefined || stated === '_OTHER') return undefined
  const name = providerName(stated)
  return name === stated.toLowerCase() ? providerName(name.replace(API_NAME, '')) : name
}

const API_NAME =
  /\.(?:chat|responses|completions?|embeddings?|textembedding|messages|generative-ai|transcription|image|speech)$/

const isoTime = (time: number): string => new Date(Math.trunc(time)).toISOString()

function firstChunkMs(attributes: Attributes): number | undefined {
  const ms = countIn(attributes, NAMES.firstChunkMs)
  if (ms !== undefined) return ms
  const seconds = countIn(attributes, NAMES.firstChunkSeconds)
  return seconds === undefined ? undefined : seconds * 1000
}

const CUT = /length|max_tokens/i

function statusOf({ isError, attributes }: SpanRecord): 'error' | 'length' | 'ok' {
  if (isError) return 'error'
  const reasons = NAMES.finishReasons.flatMap((name) => attributes.get(name) ?? [])
  return reasons.some((reason) => CUT.test(String(reason))) ? 'length' : 'ok'
}

/** What was asked for says nothing when the provider was to choose. */
function tierOf(attributes: Attributes): string | undefined {
  const answered = nameIn(attributes, NAMES.responseTier)
  if (answered !== undefined) return answered
  const asked = nameIn(attributes, NAMES.requestTier)
  return asked === 'auto' ? undefined : asked
}

/** Only what the provider says it charges: what a library reckons by its own prices is no charge. */
function costFields(attributes: Attributes): Pick<WireEvent, 'cost_usd'> {
  const source = nameIn(attributes, ['gen_ai.usage.cost.source'])
  const currency = nameIn(attributes, ['gen_ai.usage.cost.currency']) ?? 'USD'
  const amount = countIn(attributes, ['gen_ai.usage.cost.amount'])
  if (source !== 'provider' || currency.toUpperCase() !== 'USD' || amount === undefined) return {}
  return { cost_usd: amount }
}

/** A call before a sum of calls, usage before none, the provider before others, detail before none. */
function rankOf(kind: SpanKind, stated: StatedUsage | null, isProvider: boolean): number {
  const isPartial = stated !== null && 'doubts' in stated && stated.doubts.length > 0
  return (
    (stated === null ? 0 : 1000) +
    (kind.is === 'call' ? 500 : 0) +
    (isProvider ? 200 : 0) +
    (isPartial ? 0 : 100) +
    (stated === null ? 0 : 'usage' in stated ? 50 : Object.keys(stated.meters).length)
  )
}
