import { randomUUID } from 'node:crypto'
import { safeText } from '../base/safe-text.ts'
import type { CallStatus, Entry } from '../ledger/entry.ts'
import type { Scope } from '../ledger/scope.ts'
import { type CostOptions, costOf } from '../pricing/cost-of.ts'
import type { Cost } from '../pricing/price-row.ts'
import { seenIds } from '../tracker/seen-ids.ts'
import { answerKey } from '../usage/answer-key.ts'
import type { Usage } from '../usage/usage.ts'
import type { AnswerFacts } from './answer-facts.ts'
import type { Attempt } from './attempts.ts'
import type { MeteredRequest } from './metered-request.ts'
import type { Route, Wire } from './route.ts'

/** What an entry tells of its request. */
export interface MadeRequest {
  readonly scope: Scope
  readonly route: Route
  readonly provider: string | undefined
  readonly model: string | undefined
  readonly serviceTier: string | undefined
  readonly attempt: Attempt
  readonly time: number
  readonly startedAt: number
  readonly isReading: boolean
  readonly isBackground: boolean
  readonly isOnConnection: boolean
  readonly isTold: boolean
}

/** Keeps of a request what its entry tells, and not its text. */
export function madeRequest(request: MeteredRequest): MadeRequest {
  const { scope, route, provider, model, serviceTier, attempt, time, startedAt } = request
  const isReading = request.isReading === true
  const isBackground = request.isBackground === true
  const isOnConnection = request.isOnConnection === true
  const isTold = request.isTold === true
  return {
    scope,
    route,
    provider,
    model,
    serviceTier,
    attempt,
    time,
    startedAt,
    isReading,
    isBackground,
    isOnConnection,
    isTold,
  }
}

/** How a request ended. */
export interface Outcome {
  readonly status: CallStatus
  readonly error?: string | undefined
  readonly usage: Usage
  readonly facts: AnswerFacts
  /** `performance.now()` of the first token and of the end, as far as they are known. */
  readonly firstTokenAt?: number | undefined
  readonly endedAt: number | undefined
}

/** Whose words each wire is, where neither host nor answer says who answered. */
const PROVIDER_OF_WIRE: Readonly<Record<Wire, string>> = {
  chat: 'openai',
  responses: 'openai',
  messages: 'anthropic',
  gemini: 'gcp.gemini',
  interactions: 'gcp.gemini',
  conversations: 'mistral_ai',
  cohere: 'cohere',
  ollama: 'ollama',
  bedrock: 'aws.bedrock',
  'ai-gateway': 'vercel',
}

const seen = seenIds(4096)

/** The entry of a request that has ended, priced as of then. */
export function entryOfCall(request: MadeRequest, outcome: Outcome): Entry {
  const { facts, usage, status, error } = outcome
  const responseId = usage.responseId ?? facts.id
  const { attempt, model } = request
  const entry: Draft<Entry> = {
    id: idOf(request, status, responseId && answerKey(responseId, usage)),
    sign: 1,
    time: request.time,
    dimensions: dimensionsOf(request, outcome),
    attempt: attempt.number,
    status,
    usage,
    cost: costOfCall(request, outcome),
  }
  if (model !== undefined) entry.requestModel = model
  if (facts.model !== undefined) entry.responseModel = facts.model
  if (responseId !== undefined) entry.responseId = responseId
  // Attempts have their call in common; a call that was told of while it ran is known by its id.
  const isOneOfMany = attempt.number > 1 || status === 'error'
  const isKnownAs = request.isTold && entry.id !== attempt.callId()
  if (isOneOfMany || isKnownAs) entry.parentId = attempt.callId()
  if (error !== undefined) entry.error = safeText(error)
  if (!request.isReading && outcome.endedAt !== undefined) {
    entry.durationMs = millisecondsFrom(request, outcome.endedAt)
  }
  if (outcome.firstTokenAt !== undefined) {
    entry.ttftMs = millisecondsFrom(request, outcome.firstTokenAt)
  }
  if (facts.tools.size > 0) entry.tools = { used: [...facts.tools].map(safeText) }
  return entry
}

type Draft<T> = { -readonly [Key in keyof T]: T[Key] }

const MAX_RESPONSE_ID = 160

/**
 * The id of the answer, by which whoever else reports this call reports the same one. Some servers
 * give an id twice; two answers on the wire are two calls all the same. What is seen on two connections
 * is one.
 */
function idOf(
  { attempt, isReading, isOnConnection }: MadeRequest,
  status: CallStatus,
  answer: string | undefined,
): string {
  if (answer === undefined || answer.length > MAX_RESPONSE_ID) {
    return status === 'error' ? `${attempt.callId()}:${attempt.number}` : attempt.callId()
  }
  return isReading || isOnConnection || seen.add(answer) ? answer : `${answer}:${randomUUID()}`
}

function dimensionsOf(request: MadeRequest, { usage, facts }: Outcome): Entry['dimensions'] {
  const { scope, route } = request
  const dimensions: Draft<Entry['dimensions']> = { ...scope }
  dimensions.source = 'sdk'
  dimensions.provider = providerOf(request, facts)
  dimensions.operation = route.operation
  const serviceTier = usage.context.serviceTier ?? request.serviceTier
  if (serviceTier !== undefined) dimensions.serviceTier = serviceTier
  if (usage.context.region !== undefined) dimensions.region = usage.context.region
  return dimensions
}

function providerOf({ provider, route }: MadeRequest, facts: AnswerFacts): string {
  return provider ?? facts.provider ?? PROVIDER_OF_WIRE[route.wire]
}

/** At a host that is nobody's the words say little of who made the model: its name says more. */
function costOfCall(request: MadeRequest, { usage, facts }: Outcome): Cost {
  const model = facts.model ?? request.model
  // A spread after other fields takes three times as long as all of the pricing.
  const options: Draft<CostOptions> = { at: request.time, provider: providerOf(request, facts) }
  if (model !== undefined) options.model = model
  const cost = costOf(usage, options)
  const isKnownHost = request.provider !== undefined
  if (cost.status !== 'unpriced' || isKnownHost) return cost
  delete options.provider
  return costOf(usage, options)
}

const millisecondsFrom = ({ startedAt }: MadeRequest, at: number): number =>
  Math.max(0, Math.round(at - startedAt))
