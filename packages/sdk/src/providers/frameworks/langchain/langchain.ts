import type { Usage } from '../../../usage/usage.ts'
import { missingUsage } from '../../../usage/usage.ts'
import { addUsages } from '../../add-usages.ts'
import {
  type Fields,
  fieldsOf,
  hasAny,
  own,
  ownFields,
  ownList,
  ownText,
  ownTexts,
} from '../../fields.ts'
import type { Hints } from '../../hints.ts'
import type { Provider, Recognition } from '../../provider.ts'
import { readRaw } from '../../read-raw.ts'
import { chunkTexts, foldMessage } from './message-chunks.ts'
import { CHUNK_TYPE, isChunk, isModelEvent, messageOf } from './message-of.ts'
import { readTokenUsage } from './token-usage.ts'
import { readUsageMetadata } from './usage-metadata.ts'

/**
 * LangChain, JavaScript's and Python's messages and results. A call may be told in three places,
 * and one is taken: `usage_metadata`, then `response_metadata.usage` in the provider's own words,
 * then its token usage. An empty one falls through to the next.
 *
 * Source: https://docs.langchain.com/oss/python/langchain/messages#token-usage
 */
export const langchain: Provider = {
  name: 'langchain',
  convention:
    'usage_metadata, then response_metadata.usage, then token usage; cached input is inside the input',
  types: [CHUNK_TYPE],
  marks: [
    'kwargs',
    'response_metadata',
    'usage_metadata',
    'llmOutput',
    'llm_output',
    'generations',
    'input_token_details',
    'output_token_details',
    'tool_call_chunks',
    { field: 'event', test: isModelEvent },
    { field: 'data', test: hasMetadata },
  ],
  recognise,
  read,
  isWhole: () => true,
  fold: (answers, payload) => foldMessage(langchain, answers, payload),
  textsOf: chunkTexts,
}

function recognise(payload: Fields): Recognition {
  const message = messageOf(payload)
  if (hasMetadata(message) || isChunk(payload)) return 'own'
  if (hasAny(ownFields(message, 'usage_metadata') ?? {}, ['input_tokens', 'output_tokens'])) {
    return 'own'
  }
  if (outputOf(payload) !== null || Array.isArray(own(payload, 'generations'))) return 'own'
  return isBareMetadata(payload) ? 'own' : 'foreign'
}

/** `input_tokens` with the singular details that LangChain alone fills so. */
function isBareMetadata(payload: Fields): boolean {
  const input = ownFields(payload, 'input_token_details') ?? {}
  const output = ownFields(payload, 'output_token_details') ?? {}
  return hasAny(input, ['cache_read', 'cache_creation']) || hasAny(output, ['reasoning'])
}

function hasMetadata(message: unknown): boolean {
  const fields = fieldsOf(message)
  return fields !== null && ownFields(fields, 'response_metadata') !== null
}

const outputOf = (payload: Fields): Fields | null =>
  ownFields(payload, 'llmOutput') ?? ownFields(payload, 'llm_output')

function read(payload: Fields, hints: Hints): Usage {
  const output = outputOf(payload) ?? {}
  const known = withModel(hints, ownText(output, 'model_name') ?? ownText(output, 'model'))
  const messages = messagesOf(payload)
  if (messages.length === 0 && Object.keys(output).length === 0) {
    return readMessage(messageOf(payload), hints)
  }
  const usage = firstTold([
    readTokenUsage(output, hints),
    addUsages(messages.map((message) => readMessage(message, hints))),
    readRaw(ownFields(output, 'usage'), known),
  ])
  return usage ?? missingUsage()
}

function withModel(hints: Hints, model: string | undefined): Hints {
  return model === undefined ? hints : { ...hints, requestModel: model }
}

/** The messages of a result with several generations. */
function messagesOf(payload: Fields): readonly Fields[] {
  const generations = ownList(payload, 'generations')
    .flat()
    .map((one) => fieldsOf(one) ?? {})
  return generations.flatMap((one) => {
    const message = ownFields(one, 'message')
    return message === null ? [] : [messageOf(message)]
  })
}

function readMessage(message: Fields, hints: Hints): Usage {
  const metadata = ownFields(message, 'response_metadata') ?? {}
  const known = withModel(hints, modelOf(metadata))
  const usage = firstTold([
    readUsageMetadata(ownFields(message, 'usage_metadata') ?? bareMetadata(message), known),
    readRaw(ownFields(metadata, 'usage'), known),
    readTokenUsage(metadata, known),
    // Some leave the provider's own words where they found them.
    readRaw(metadata, known),
  ])
  const responseId = ownText(message, 'id')
  return responseId === undefined
    ? (usage ?? missingUsage())
    : { ...(usage ?? missingUsage()), responseId }
}

const MODEL_FIELDS = ['model_name', 'model', 'model_id', 'modelId']

const modelOf = (metadata: Fields): string | undefined => ownTexts(metadata, MODEL_FIELDS)[0]

const bareMetadata = (message: Fields): Fields | null => (isBareMetadata(message) ? message : null)

/** The first that tells of any token; else the first that tells at all. */
function firstTold(usages: readonly (Usage | null)[]): Usage | null {
  const known = usages.filter((usage) => usage !== null && usage.status !== 'missing')
  return known.find((usage) => usage !== null && hasQuantity(usage)) ?? known[0] ?? null
}

const hasQuantity = (usage: Usage): boolean =>
  usage.segments.some((segment) => Object.keys(segment.meters).length > 0)
