import type { Usage } from '../usage/usage.ts'
import { type Answers, putById } from './answers.ts'
import { foldChatChunk } from './chat-chunks.ts'
import { chatTexts } from './chat-texts.ts'
import { type Fields, hasAny, own, ownFields, ownText } from './fields.ts'
import type { Hints } from './hints.ts'
import type { Mark, Provider } from './provider.ts'
import { type ChatDialect, readChat } from './read-chat.ts'
import { type ResponsesDialect, readResponse } from './read-response.ts'
import { foldResponseEvent, isResponseEvent } from './response-events.ts'
import { responseTexts } from './response-texts.ts'
import {
  isBilledBySeconds,
  readSpokenTranscript,
  readTranscription,
  SPOKEN_TRANSCRIPT,
} from './transcription.ts'
import { usageIn } from './usage-in.ts'

/** What a provider adds to OpenAI's words. */
export interface OpenaiDialect {
  readonly name: string
  /** As {@link Provider.convention}. @default everything inside its whole */
  readonly convention?: string
  /** As {@link Provider.marks}. @default none, and nothing is its own without a hint */
  readonly marks?: readonly Mark[]
  /** As {@link Provider.readsHeaders}. @default never */
  readonly readsHeaders?: true
  /** Whether an answer in OpenAI's words is this provider's: a look at a few of its marks. */
  readonly isOwn?: (payload: Fields, usage: Fields, hints: Hints) => boolean
  readonly chat?: ChatDialect
  readonly response?: ResponsesDialect
}

/** How OpenAI counts. */
export const INCLUSIVE = 'cached input is inside the input, reasoning inside the output'

/** A provider that speaks OpenAI's words, with what it adds to them. */
export function openaiDialect(dialect: OpenaiDialect): Provider {
  const { name, convention = INCLUSIVE, isOwn, chat, response, marks = [], readsHeaders } = dialect
  const provider: Provider = {
    name,
    convention,
    marks,
    ...(readsHeaders && { readsHeaders }),
    recognise(payload, hints, usage) {
      const isIts = isOwn?.(payload, usage, hints) === true
      // Compatible is nobody without a hint, so that the rest need not be looked at.
      if (!isIts && hints.provider === undefined) return 'foreign'
      if (!isOpenaiShaped(payload, usage)) return 'foreign'
      return isIts ? 'own' : 'compatible'
    },
    read: (answer, hints) => readOpenai(answer, hints, chat, response),
    isWhole: isWholeOpenai,
    fold: (answers, event) => foldOpenai(provider, answers, event),
    textsOf: openaiTexts,
  }
  return provider
}

const WHOLE_OBJECTS = new Set(['chat.completion', 'response', 'list', 'text_completion'])
const OBJECTS = ['chat.completion', 'text_completion', 'realtime.', 'response.compaction']
const BODY_FIELDS = ['choices', 'usage', 'usage_info', 'x_groq', 'timings']
const COUNTERS = [
  'prompt_tokens',
  'completion_tokens',
  'input_tokens',
  'output_tokens',
  'total_tokens',
]

/** Marks of what may be in OpenAI's words. */
export const OPENAI_MARKS: readonly Mark[] = [
  'object',
  { field: 'type', test: isResponseEvent },
  ...BODY_FIELDS,
  ...COUNTERS,
]

/** Whether a payload that comes alone is a whole answer, neither event nor chunk. */
export function isWholeOpenai(payload: Fields): boolean {
  return own(payload, 'type') === undefined && own(payload, 'object') !== 'chat.completion.chunk'
}

/** Whether an event or an object says by its name that it is in OpenAI's words. */
export function isMarkedOpenai(payload: Fields): boolean {
  const object = own(payload, 'object')
  if (typeof object === 'string' && isOpenaiObject(object)) return true
  return isResponseEvent(own(payload, 'type'))
}

function isOpenaiObject(object: string): boolean {
  if (object === 'response') return true
  for (const start of OBJECTS) if (object.startsWith(start)) return true
  return false
}

/** Whether a payload may be in OpenAI's words: an event, a body or a bare usage object. */
export function isOpenaiShaped(payload: Fields, usage: Fields): boolean {
  return (
    isMarkedOpenai(payload) ||
    hasAny(usage, COUNTERS) ||
    (usage !== payload && isBilledBySeconds(usage)) ||
    hasAny(payload, BODY_FIELDS)
  )
}

const CHAT_COUNTERS = ['prompt_tokens', 'completion_tokens']
const RESPONSE_COUNTERS = ['input_tokens', 'output_tokens']

/** Reads an answer in OpenAI's words: chat, Responses, images, audio, or a bare usage object. */
export function readOpenai(
  answer: Fields,
  hints: Hints,
  chat?: ChatDialect,
  response?: ResponsesDialect,
): Usage {
  const usage = usageIn(answer)
  if (hasAny(usage, CHAT_COUNTERS)) return readChat(answer, hints, chat)
  if (own(answer, 'type') === SPOKEN_TRANSCRIPT) return readSpokenTranscript(answer)
  if (usage !== answer && isBilledBySeconds(usage)) return readTranscription(answer, hints)
  if (hasAny(usage, RESPONSE_COUNTERS)) return readResponse(answer, hints, response)
  return readChat(answer, hints, chat)
}

/** Folds an event, a chunk or a whole answer in OpenAI's words. */
export function foldOpenai(provider: Provider, answers: Answers, event: Fields): void {
  if (isResponseEvent(own(event, 'type'))) foldResponseEvent(provider, answers, event)
  else if (isBody(event)) foldWhole(provider, answers, event)
  else foldChatChunk(provider, answers, event)
}

/** Whether an event is no part of a stream: by its object; else it has a usage, but nothing to join. */
function isBody(event: Fields): boolean {
  const object = ownText(event, 'object')
  if (object !== undefined) return WHOLE_OBJECTS.has(object)
  if (Object.hasOwn(event, 'choices') || Object.hasOwn(event, 'id')) return false
  return ownFields(event, 'usage') !== null
}

/** What an event or a chunk in OpenAI's words adds to the text. */
export function openaiTexts(event: Fields): readonly string[] {
  return isResponseEvent(own(event, 'type')) ? responseTexts(event) : chatTexts(event)
}

function foldWhole(provider: Provider, answers: Answers, body: Fields): void {
  putById(answers, ownText(body, 'id'), { provider, body, isFinal: true, isWhole: true })
}

/** Whether the name of the model that answered, else of the one asked for, starts so. */
export function isModelOf(payload: Fields, hints: Hints, start: string): boolean {
  const model = ownText(payload, 'model') ?? hints.requestModel
  return typeof model === 'string' && model.startsWith(start)
}

/** The mark of a model whose name starts so; of a name that is not said, too. */
export const modelMark = (start: string): Mark => ({
  field: 'model',
  test: (model) => typeof model !== 'string' || model === '' || model.startsWith(start),
})
