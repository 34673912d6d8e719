import type { Usage } from '../../usage/usage.ts'
import { type Answers, putAnswer } from '../answers.ts'
import { type Fields, hasAny, own, ownFields, ownText } from '../fields.ts'
import type { Hints } from '../hints.ts'
import type { Provider } from '../provider.ts'
import { isAdminUsage, readAdminUsage } from './admin-usage.ts'
import { type ChatDialect, readChat } from './chat.ts'
import { foldChatChunk } from './chat-chunks.ts'
import { foldResponseEvent, isResponseEvent } from './response-events.ts'
import { type ResponsesDialect, readResponse } from './responses.ts'
import {
  isBilledBySeconds,
  readSpokenTranscript,
  readTranscription,
  SPOKEN_TRANSCRIPT,
} from './transcription.ts'

// Whose words they are, and who reads them when nobody else is named.
const OPENAI = 'openai'

/** What a provider adds to OpenAI's words. */
export interface OpenaiDialect {
  readonly name: string
  /** As {@link Provider.marks}. @default none, and nothing is its own without a hint */
  readonly marks?: readonly string[]
  /** Whether an answer in OpenAI's words is this provider's: a look at a few of its marks. */
  readonly isOwn?: (payload: Fields, usage: Fields, hints: Hints) => boolean
  readonly chat?: ChatDialect
  readonly response?: ResponsesDialect
}

/** A provider that speaks OpenAI's words, with what it adds to them. */
export function openaiDialect(dialect: OpenaiDialect): Provider {
  const { name, isOwn, chat, response, marks = [] } = dialect
  const provider: Provider = {
    name,
    ...(name !== OPENAI && { marks }),
    recognise(payload, hints) {
      const usage = usageIn(payload)
      if (!isOpenaiShaped(payload, usage)) return 'foreign'
      if (isOwn?.(payload, usage, hints)) return 'own'
      if (name !== OPENAI) return 'compatible'
      return isMarked(payload) ? 'own' : 'possible'
    },
    read: (answer, hints) => readAny(answer, hints, chat, response),
    isWhole: (payload) => own(payload, 'type') === undefined && !isChunk(payload),
    fold: (answers, event) => foldAny(provider, answers, event),
  }
  return provider
}

/**
 * OpenAI: chat and legacy completions, Responses, embeddings, images, audio, Realtime, the usage of
 * an organisation. Every part is inside its whole.
 *
 * Source: https://platform.openai.com/docs/api-reference
 */
export const openai: Provider = openaiDialect({ name: OPENAI })

const usageIn = (payload: Fields): Fields => ownFields(payload, 'usage') ?? payload

const WHOLE_OBJECTS = new Set(['chat.completion', 'response', 'list', 'text_completion'])
const OBJECTS = /^(chat\.completion|text_completion|response$|response\.compaction|realtime\.)/
const BODY_FIELDS = ['choices', 'usage', 'usage_info', 'x_groq', 'timings']
const COUNTERS = [
  'prompt_tokens',
  'completion_tokens',
  'input_tokens',
  'output_tokens',
  'total_tokens',
]

const isChunk = (payload: Fields): boolean => own(payload, 'object') === 'chat.completion.chunk'

/** Whether an event or an object says by its name that it is in OpenAI's words. */
function isMarked(payload: Fields): boolean {
  const object = own(payload, 'object')
  const isObject = typeof object === 'string' && OBJECTS.test(object)
  return isObject || isResponseEvent(own(payload, 'type'))
}

/** Whether a payload may be in OpenAI's words: an event, a body or a bare usage object. */
export function isOpenaiShaped(payload: Fields, usage: Fields): boolean {
  return (
    isMarked(payload) ||
    hasAny(usage, COUNTERS) ||
    (usage !== payload && isBilledBySeconds(usage)) ||
    hasAny(payload, BODY_FIELDS) ||
    isAdminUsage(payload)
  )
}

const isChatShaped = (usage: Fields): boolean =>
  hasAny(usage, ['prompt_tokens', 'completion_tokens']) ||
  !hasAny(usage, ['input_tokens', 'output_tokens'])

function readAny(
  answer: Fields,
  hints: Hints,
  chat: ChatDialect | undefined,
  response: ResponsesDialect | undefined,
): Usage {
  if (own(answer, 'type') === SPOKEN_TRANSCRIPT) return readSpokenTranscript(answer)
  if (isAdminUsage(answer)) return readAdminUsage(answer)
  const usage = usageIn(answer)
  if (usage !== answer && isBilledBySeconds(usage)) return readTranscription(answer, hints)
  if (isChatShaped(usage)) return readChat(answer, hints, chat)
  return readResponse(answer, hints, response)
}

function foldAny(provider: Provider, answers: Answers, event: Fields): void {
  if (isResponseEvent(own(event, 'type'))) foldResponseEvent(provider, answers, event)
  else if (WHOLE_OBJECTS.has(ownText(event, 'object') ?? '')) foldWhole(provider, answers, event)
  else foldChatChunk(provider, answers, event)
}

function foldWhole(provider: Provider, answers: Answers, body: Fields): void {
  putAnswer(answers, ownText(body, 'id') ?? 'chat', { provider, body, isFinal: true })
}

/** Whether the model's name starts with one of these. */
export function isModelOf(payload: Fields, hints: Hints, pattern: RegExp): boolean {
  const model = ownText(payload, 'model') ?? hints.requestModel
  return model !== undefined && pattern.test(model)
}
