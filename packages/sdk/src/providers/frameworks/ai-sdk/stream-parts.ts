import { type Answers, putAnswer, putById, remember, remembered } from '../../answers.ts'
import { type Fields, own, ownFields, ownText, ownTexts } from '../../fields.ts'
import type { Provider } from '../../provider.ts'

/**
 * Types of the parts that only the SDK's streams have: `fullStream` of versions 4 to 7, the streams
 * of its providers, and those of its UI messages.
 *
 * Source: https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol
 */
export const STREAM_PARTS: ReadonlySet<string> = new Set([
  'stream-start',
  'response-metadata',
  'start-step',
  'step-start',
  'finish-step',
  'step-finish',
  'text-start',
  'text-delta',
  'text-end',
  'reasoning-start',
  'reasoning-delta',
  'reasoning-end',
  'tool-input-start',
  'tool-input-delta',
  'tool-input-end',
  'tool-input-available',
  'tool-output-available',
  'tool-call-streaming-start',
])

const STEP_PARTS: ReadonlySet<string> = new Set(['finish-step', 'step-finish'])
const MODEL = 'ai-sdk.model'
const ID = 'ai-sdk.id'

/** Whether a payload is a part of a stream: by its type, or as version 4 wrote some of them. */
export function isStreamPart(payload: Fields): boolean {
  const type = own(payload, 'type')
  if (typeof type !== 'string') return false
  if (STREAM_PARTS.has(type)) return true
  if (type === 'reasoning') return Object.hasOwn(payload, 'textDelta')
  return type === 'tool-call-delta' && Object.hasOwn(payload, 'argsTextDelta')
}

/** Folds a part of a stream, or a whole result: each step counts, and the end repeats their sum. */
export function foldPart(provider: Provider, answers: Answers, part: Fields): void {
  const type = ownText(part, 'type') ?? ''
  if (type === 'response-metadata') rememberResponse(answers, part)
  else if (STEP_PARTS.has(type)) putStep(provider, answers, part)
  else if (type === 'finish') putEnd(provider, answers, part)
  else if (!isStreamPart(part)) {
    const id = ownText(ownFields(part, 'response') ?? {}, 'id')
    putAnswer(answers, `result ${id ?? ''}`, { provider, body: part, isFinal: true })
  }
}

/** Streams of providers name the answer before it comes. */
function rememberResponse(answers: Answers, part: Fields): void {
  const id = ownText(part, 'id')
  const model = ownText(part, 'modelId')
  if (id !== undefined) remember(answers, ID, id)
  if (model !== undefined) remember(answers, MODEL, model)
}

function putStep(provider: Provider, answers: Answers, part: Fields): void {
  const body = withoutContent(part, {})
  if ((body.usage ?? null) === null) return
  const id = ownText(body.response, 'id')
  putById(answers, id && `step ${id}`, { provider, body, isFinal: true })
}

function putEnd(provider: Provider, answers: Answers, part: Fields): void {
  const body = withoutContent(part, {
    id: remembered(answers, ID),
    modelId: remembered(answers, MODEL),
  })
  putAnswer(answers, 'end', { provider, body, isFinal: true, isFallback: true })
}

function withoutContent(part: Fields, known: Fields) {
  const response = ownFields(part, 'response') ?? known
  // What the author of a chat puts beside a UI message.
  const metadata = ownFields(part, 'messageMetadata') ?? part
  return {
    usage: own(metadata, 'usage'),
    totalUsage: own(metadata, 'totalUsage'),
    providerMetadata: own(part, 'providerMetadata') ?? own(part, 'experimental_providerMetadata'),
    response: { id: own(response, 'id'), modelId: own(response, 'modelId') },
  }
}

const TEXT_PARTS: ReadonlySet<string> = new Set(['text-delta', 'reasoning-delta', 'reasoning'])
const INPUT_PARTS: ReadonlySet<string> = new Set(['tool-input-delta', 'tool-call-delta'])
const CALL_PARTS: ReadonlySet<string> = new Set(['tool-input-start', 'tool-call-streaming-start'])

/** Answer, reasoning, and the input of tools; a whole call repeats what its deltas have brought. */
export function partTexts(part: Fields): readonly string[] {
  const type = ownText(part, 'type') ?? ''
  if (TEXT_PARTS.has(type)) return ownTexts(part, ['text', 'delta', 'textDelta']).slice(0, 1)
  if (CALL_PARTS.has(type)) return ownTexts(part, ['toolName'])
  if (!INPUT_PARTS.has(type)) return []
  return ownTexts(part, ['delta', 'inputTextDelta', 'argsTextDelta']).slice(0, 1)
}
