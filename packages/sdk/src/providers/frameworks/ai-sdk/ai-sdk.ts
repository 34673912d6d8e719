import { missingUsage, type Usage } from '../../../usage/usage.ts'
import { addUsages } from '../../add-usages.ts'
import { type Fields, fieldsOf, hasAny, own, ownFields, ownList, ownText } from '../../fields.ts'
import type { Hints } from '../../hints.ts'
import type { Provider, Recognition } from '../../provider.ts'
import { readSdkUsage } from './sdk-usage.ts'
import { foldPart, isStreamPart, partTexts, STREAM_PARTS } from './stream-parts.ts'

const USAGE_MARKS = [
  'inputTokenDetails',
  'outputTokenDetails',
  'cachedInputTokens',
  'promptTokens',
  'completionTokens',
]
const RESULT_MARKS = ['steps', 'totalUsage', 'providerMetadata', 'experimental_providerMetadata']
const COUNTERS = ['inputTokens', 'outputTokens', 'totalTokens', ...USAGE_MARKS]

/**
 * Vercel's AI SDK 4 to 7: results, steps, parts of its streams, bare usage objects. Steps are
 * summed, since `usage` means the last step in some versions and the sum in others.
 *
 * Source: https://ai-sdk.dev/docs/reference/ai-sdk-core/generate-text
 */
export const aiSdk: Provider = {
  name: 'ai-sdk',
  convention: 'steps are summed; cached input is inside the input, reasoning inside the output',
  types: STREAM_PARTS,
  marks: [
    ...COUNTERS,
    'reasoningTokens',
    'steps',
    'totalUsage',
    'embedding',
    'embeddings',
    'messageMetadata',
    'textDelta',
    'argsTextDelta',
  ],
  recognise,
  read,
  fold: (answers, part) => foldPart(aiSdk, answers, part),
  textsOf: partTexts,
}

function recognise(payload: Fields): Recognition {
  if (isStreamPart(payload)) return 'own'
  const metadata = ownFields(payload, 'messageMetadata') ?? payload
  const usage = ownFields(metadata, 'usage') ?? ownFields(metadata, 'totalUsage') ?? payload
  if (hasAny(usage, USAGE_MARKS)) return 'own'
  // Version 4 writes NaN, which JSON turns into null, where nothing is known.
  if (Object.hasOwn(usage, 'promptTokens') || Object.hasOwn(usage, 'reasoningTokens')) return 'own'
  if (hasAny(usage, COUNTERS)) return hasAny(payload, RESULT_MARKS) ? 'own' : 'possible'
  if (Array.isArray(own(payload, 'steps')) && Object.hasOwn(payload, 'finishReason')) return 'own'
  return isEmbedding(payload, usage) ? 'own' : 'foreign'
}

const isEmbedding = (payload: Fields, usage: Fields): boolean =>
  hasAny(payload, ['embedding', 'embeddings']) && typeof own(usage, 'tokens') === 'number'

function read(result: Fields, hints: Hints): Usage {
  const steps = ownList(result, 'steps').map((step) => readStep(fieldsOf(step) ?? {}, hints))
  if (steps.length > 0 && steps.every((step) => step.status !== 'missing')) return addUsages(steps)
  return readStep(result, hints)
}

function readStep(step: Fields, hints: Hints): Usage {
  const usage = ownFields(step, 'totalUsage') ?? ownFields(step, 'usage') ?? step
  const response = ownFields(step, 'response') ?? {}
  const model = ownText(response, 'modelId') ?? ownText(step, 'modelId')
  const known = model === undefined ? hints : { ...hints, requestModel: model }
  const reading = readSdkUsage(usage, metadataOf(step), known) ?? missingUsage()
  const responseId = ownText(response, 'id')
  return responseId === undefined ? reading : { ...reading, responseId }
}

const metadataOf = (step: Fields): Fields =>
  ownFields(step, 'providerMetadata') ?? ownFields(step, 'experimental_providerMetadata') ?? {}
