import { type Answers, putAnswer, remember, remembered } from './answers.ts'
import { type Fields, fieldsOf, own, ownFields, ownItems, ownList, ownText } from './fields.ts'
import type { Provider } from './provider.ts'
import { SPOKEN_TRANSCRIPT } from './transcription.ts'

const OPEN_STATES = new Set(['in_progress', 'queued'])
const SESSION_MODEL = 'session.model'
const TRANSCRIPTION_MODEL = 'session.transcriptionModel'
// Events that are an answer by themselves.
const ANSWER_EVENTS = new Set([
  'transcript.text.done',
  'speech.audio.done',
  'image_generation.completed',
  'image_edit.completed',
])

/** Whether a type is one of the events of Responses, Realtime, images or speech. */
export function isResponseEvent(type: unknown): boolean {
  return (
    typeof type === 'string' &&
    (type.startsWith('response.') ||
      type.startsWith('session.') ||
      type.startsWith('transcript.') ||
      type === SPOKEN_TRANSCRIPT ||
      ANSWER_EVENTS.has(type))
  )
}

/** Folds an event of the Responses or the Realtime API: one usage a response, sums over responses. */
export function foldResponseEvent(provider: Provider, answers: Answers, event: Fields): void {
  const type = ownText(event, 'type') ?? ''
  if (type.startsWith('session.')) rememberSession(answers, ownFields(event, 'session') ?? {})
  else if (type === SPOKEN_TRANSCRIPT) putTranscript(provider, answers, event)
  else if (ANSWER_EVENTS.has(type)) {
    putAnswer(answers, type, { provider, body: event, isFinal: true })
  } else {
    const response = ownFields(event, 'response')
    if (response !== null) putResponse(provider, answers, event, response)
  }
}

function rememberSession(answers: Answers, session: Fields): void {
  const model = ownText(session, 'model')
  const input = ownFields(ownFields(session, 'audio') ?? {}, 'input') ?? {}
  const transcription =
    ownFields(input, 'transcription') ?? ownFields(session, 'input_audio_transcription') ?? {}
  const transcriptionModel = ownText(transcription, 'model')
  if (model !== undefined) remember(answers, SESSION_MODEL, model)
  if (transcriptionModel !== undefined) remember(answers, TRANSCRIPTION_MODEL, transcriptionModel)
}

function putTranscript(provider: Provider, answers: Answers, event: Fields): void {
  const index = own(event, 'content_index')
  const key = `${ownText(event, 'item_id') ?? 'item'} ${typeof index === 'number' ? index : 0}`
  const model = remembered(answers, TRANSCRIPTION_MODEL)
  const body = { type: SPOKEN_TRANSCRIPT, usage: own(event, 'usage'), ...(model && { model }) }
  putAnswer(answers, key, { provider, body, isFinal: true })
}

function putResponse(provider: Provider, answers: Answers, event: Fields, response: Fields): void {
  const key = ownText(response, 'id') ?? ownText(event, 'response_id') ?? 'response'
  const isFinal = !OPEN_STATES.has(ownText(response, 'status') ?? '')
  const known = answers.byKey.get(key)
  // The last word is said: what comes after it is a repetition.
  if (known?.isFinal && !isFinal) return
  const usage = usageOf(event, response)
  // Most events repeat an open response of which nothing more is known.
  if (known !== undefined && !isFinal && (usage ?? null) === null) return
  const model = ownText(response, 'model') ?? remembered(answers, SESSION_MODEL)
  const body = withoutContent(response, model, usage)
  putAnswer(answers, key, { provider, body, isFinal })
}

/** The usage of the response; xAI leaves it empty and writes the event's. */
function usageOf(event: Fields, response: Fields): unknown {
  const usage = ownFields(response, 'usage')
  return usage !== null && Object.keys(usage).length > 0 ? usage : (own(event, 'usage') ?? usage)
}

/** The response without what was said: of its output only the calls of tools. */
function withoutContent(response: Fields, model: string | undefined, usage: unknown): Fields {
  const toolUsage = ownFields(response, 'tool_usage')
  return {
    id: own(response, 'id'),
    object: own(response, 'object'),
    service_tier: own(response, 'service_tier'),
    output: callsOf(response),
    tool_usage: toolUsage,
    tools: toolUsage === null ? [] : imageTools(response),
    model,
    usage,
  }
}

function callsOf(response: Fields): readonly Fields[] {
  const calls: Fields[] = []
  for (const item of ownList(response, 'output')) {
    const fields = fieldsOf(item)
    const type = fields && ownText(fields, 'type')
    if (fields === null || !type?.endsWith('_call')) continue
    const action = ownFields(fields, 'action')
    calls.push({ type, ...(action && { action: { type: own(action, 'type') } }) })
  }
  return calls
}

const imageTools = (response: Fields): readonly Fields[] =>
  ownItems(response, 'tools')
    .filter((tool) => own(tool, 'type') === 'image_generation')
    .map((tool) => ({ type: 'image_generation', model: own(tool, 'model') }))
