import type { CallStatus } from '../ledger/entry.ts'
import { type Fields, fieldsOf, own, ownFields, ownList, ownText } from '../providers/fields.ts'
import { addToolNames } from './tool-names.ts'

/** What an answer tells of a call besides its usage, gathered from its body or from its events. */
export interface AnswerFacts {
  id?: string
  model?: string
  /** Whose words it is in, where that shows. */
  provider?: string
  /** As far as the answer says: a connection that breaks off is none of its words. */
  status?: CallStatus
  error?: string
  /** Made in the background, where somebody asks for it later. */
  isBackground?: boolean
  /** Not done there yet: the usage is not told. */
  isPending?: boolean
  readonly tools: Set<string>
}

/** Nothing known yet, but whether the request asks for an answer that is made in the background. */
export const newFacts = (isBackground = false): AnswerFacts =>
  isBackground ? { tools: new Set(), isBackground } : { tools: new Set() }

/** Takes what a body or an event tells. */
export function noteAnswer(facts: AnswerFacts, answer: Fields): void {
  const inner = innerOf(answer)
  const id = idOf(answer) ?? idOf(inner)
  const model = modelOf(answer) ?? modelOf(inner)
  if (id !== undefined) facts.id ??= id
  if (model !== undefined) facts.model ??= model
  addToolNames(facts.tools, answer)
  const error = errorOf(answer) ?? errorOf(inner)
  if (error !== undefined) {
    facts.status = 'error'
    facts.error = error
  }
  const status = statusOf(inner) ?? statusOf(answer)
  if (status !== undefined && facts.status !== 'error') facts.status = status
  noteBackground(facts, inner)
}

/** What an event of a stream tells of the answer as a whole. */
const innerOf = (answer: Fields): Fields =>
  ownFields(answer, 'message') ??
  ownFields(answer, 'response') ??
  ownFields(answer, 'interaction') ??
  answer

function noteBackground(facts: AnswerFacts, answer: Fields): void {
  const state = ownText(answer, 'status')
  if (own(answer, 'background') === true) facts.isBackground = true
  if (state === undefined) return
  const isOpen = OPEN_STATES.has(state)
  if (facts.isBackground === true) facts.isPending = isOpen
  // Agents of Gemini work in the background, and do not say so.
  else if (!isOpen && own(answer, 'object') === 'interaction' && Object.hasOwn(answer, 'agent')) {
    facts.isBackground = true
  }
}

const OPEN_STATES = new Set(['queued', 'in_progress'])

/** Ids of events, which are not those of the answer, stand beside a type. */
function idOf(fields: Fields): string | undefined {
  const id = ownText(fields, 'responseId') ?? ownText(fields, 'generation_id')
  if (id !== undefined) return id
  const type = own(fields, 'type')
  return type === undefined || NAMED.has(type) ? ownText(fields, 'id') : undefined
}

/** Types beside which the id is that of the answer. */
const NAMED: ReadonlySet<unknown> = new Set(['message', 'message-start', 'response-metadata'])

function modelOf(fields: Fields): string | undefined {
  return ownText(fields, 'modelVersion') ?? ownText(fields, 'model') ?? ownText(fields, 'modelId')
}

/** An error in its own words, without its message, which may quote the request. */
function errorOf(fields: Fields): string | undefined {
  const outer = ownFields(fields, 'error')
  // Anthropic wraps the errors of a batch once more.
  const error = (outer && ownFields(outer, 'error')) ?? outer
  if (error !== null) return ownText(error, 'type') ?? ownText(error, 'status') ?? codeOf(error)
  // Responses and Mistral's conversations have events that are the error themselves.
  if (ERROR_EVENTS.has(own(fields, 'type'))) return codeOf(fields)
  return ownText(fields, 'error') === undefined ? undefined : 'error'
}

const ERROR_EVENTS: ReadonlySet<unknown> = new Set(['error', 'conversation.response.error'])

function codeOf(error: Fields): string {
  const code = own(error, 'code')
  return ownText(error, 'code') ?? (typeof code === 'number' ? String(code) : 'error')
}

const CUT =
  /^(length|max_?(output_|completion_)?tokens|model_length|model_context_window_exceeded|error_limit|incomplete|budget_exceeded|requires_continuation)$/i
const FAILED = /^(error|failed|error_toxic|malformed_function_call)$/i

/** `undefined` while the answer has not finished. */
function statusOf(answer: Fields): CallStatus | undefined {
  const reason = finishReason(answer)
  if (reason === undefined) return undefined
  if (CUT.test(reason)) return 'length'
  if (reason === 'cancelled') return 'aborted'
  return FAILED.test(reason) ? 'error' : 'ok'
}

/** Why the answer ended, wherever its provider says it. */
function finishReason(answer: Fields): string | undefined {
  return (
    reasonIn(firstItem(answer, 'choices') ?? firstItem(answer, 'candidates')) ??
    reasonIn(answer) ??
    reasonIn(ownFields(answer, 'delta')) ??
    reasonIn(ownFields(answer, 'messageStop')) ??
    reasonIn(ownFields(answer, 'incomplete_details')) ??
    // The AI SDK's, beside that of the provider.
    ownText(ownFields(answer, 'finishReason') ?? {}, 'unified') ??
    stateOf(answer)
  )
}

const REASONS = [
  'finish_reason',
  'finishReason',
  'stop_reason',
  'stopReason',
  'done_reason',
  'reason',
] as const

function reasonIn(place: Fields | null): string | undefined {
  if (place === null) return undefined
  for (const name of REASONS) {
    const reason = ownText(place, name)
    if (reason !== undefined) return reason
  }
  return undefined
}

const firstItem = (fields: Fields, list: string): Fields | null =>
  fieldsOf(ownList(fields, list)[0])

const END_STATES = new Set([
  'completed',
  'failed',
  'incomplete',
  'cancelled',
  'requires_action',
  'requires_continuation',
  'budget_exceeded',
])

function stateOf(answer: Fields): string | undefined {
  const state = ownText(answer, 'status')
  return state !== undefined && END_STATES.has(state) ? state : undefined
}

/** Whether an event says that nothing of its answer is to come. */
export function isLastEvent(event: Fields): boolean {
  const type = own(event, 'type') ?? own(event, 'event_type')
  return (
    (typeof type === 'string' && LAST.has(type)) ||
    own(event, 'done') === true ||
    // A whole answer, where a stream was asked for.
    own(event, 'object') === 'chat.completion' ||
    isMetadata(event)
  )
}

const LAST = new Set([
  'finish',
  'message_stop',
  'message-end',
  'stream-end',
  'response.completed',
  'response.failed',
  'response.incomplete',
  'transcript.text.done',
  'speech.audio.done',
  'image_generation.completed',
  'image_edit.completed',
  'conversation.response.done',
  'conversation.response.error',
  'error',
])

const MAY_BE_LAST = new RegExp(
  String.raw`"(?:type|event_type)"\s*:\s*"(?:${[...LAST].join('|')})"|"done"\s*:\s*true|"metadata"\s*:\s*\{`,
)

/** Whether the JSON of an event may be that of a last one: where it is not, `isLastEvent` says no. */
export const mayBeLast = (json: string): boolean => MAY_BE_LAST.test(json)

/** The last event of Converse. */
const isMetadata = (event: Fields): boolean =>
  fieldsOf(ownFields(event, 'metadata')?.['usage']) !== null
