import { type Answers, putAnswer, putById } from '../../answers.ts'
import {
  type Fields,
  fieldsOf,
  hasAny,
  own,
  ownFields,
  ownItems,
  ownText,
  ownTexts,
} from '../../fields.ts'
import { fingerprint } from '../../fingerprint.ts'
import type { Provider } from '../../provider.ts'
import { addSnapshot, hasSnapshot } from '../../snapshots.ts'
import { isChunk, messageOf } from './message-of.ts'

/**
 * Folds a message, or a piece of one that is arriving. Pieces of a message add up, their counts, too:
 * that is how LangChain itself makes a message of them.
 *
 * Source: https://reference.langchain.com/python/langchain_core/messages/#langchain_core.messages.AIMessageChunk
 */
export function foldMessage(provider: Provider, answers: Answers, payload: Fields): void {
  if (isChunk(payload)) {
    foldChunk(provider, answers, messageOf(payload))
    return
  }
  putById(answers, ownText(messageOf(payload), 'id'), {
    provider,
    body: payload,
    isFinal: true,
    isWhole: true,
  })
}

function foldChunk(provider: Provider, answers: Answers, chunk: Fields): void {
  const key = ownText(chunk, 'id') ?? 'chunk'
  const known = answers.byKey.get(key)
  const before = messageOf(known?.body ?? {})
  const counts = countsOf(chunk)
  const usage = ownFields(before, 'usage_metadata')
  const body = {
    id: own(chunk, 'id'),
    response_metadata: metadataOf(before, chunk),
    usage_metadata:
      counts !== null && isNew(answers, key, counts, chunk) ? sumOf(usage ?? {}, counts) : usage,
    hasFinished: own(before, 'hasFinished') === true || hasFinished(chunk),
  }
  const isTold = body.usage_metadata !== null || hasAny(body.response_metadata, USAGES)
  // The first piece may have a guess; a later one with counts has the last of them, or the last so far.
  const isLast = body.hasFinished || (counts !== null && known !== undefined)
  putAnswer(answers, key, { provider, body, isFinal: isTold && isLast })
}

const COUNTERS = ['input_tokens', 'output_tokens', 'total_tokens']

function countsOf(chunk: Fields): Fields | null {
  const counts = ownFields(chunk, 'usage_metadata')
  return counts !== null && hasAny(counts, COUNTERS) ? counts : null
}

/** Whether this piece did not come before: two pieces may count alike, but then they say something else. */
function isNew(answers: Answers, key: string, counts: Fields, chunk: Fields): boolean {
  const mark = {
    counts,
    text: fingerprint([own(chunk, 'content'), own(chunk, 'tool_call_chunks')]),
  }
  if (hasSnapshot(answers.snapshots, key, mark)) return false
  addSnapshot(answers.snapshots, key, mark)
  return true
}

/** The sum of all numbers of both, at any depth that counts have. */
function sumOf(before: Fields, now: Fields, depth = 2): Fields {
  const sum: Record<string, unknown> = { ...before }
  for (const key of Object.keys(now)) {
    if (key !== '__proto__') sum[key] = added(own(before, key), now[key], depth)
  }
  return sum
}

function added(before: unknown, now: unknown, depth: number): unknown {
  if (typeof before === 'number' && typeof now === 'number') return before + now
  const [old, fresh] = [fieldsOf(before), fieldsOf(now)]
  if (old !== null && fresh !== null && depth > 0) return sumOf(old, fresh, depth - 1)
  return now ?? before
}

const USAGES = ['usage', 'token_usage', 'tokenUsage', 'estimatedTokenUsage']
const KEPT_FIELDS = ['model_name', 'model', 'model_id', 'modelId', ...USAGES]

function metadataOf(before: Fields, chunk: Fields): Fields {
  const metadata: Record<string, unknown> = { ...ownFields(before, 'response_metadata') }
  const now = ownFields(chunk, 'response_metadata') ?? {}
  for (const field of KEPT_FIELDS) {
    if (hasAny(now, [field])) metadata[field] = now[field]
  }
  return metadata
}

const FINISHES = ['finish_reason', 'stop_reason', 'finishReason', 'done_reason']

function hasFinished(chunk: Fields): boolean {
  const metadata = ownFields(chunk, 'response_metadata') ?? {}
  return own(chunk, 'chunk_position') === 'last' || hasAny(metadata, FINISHES)
}

/** Answer, reasoning and arguments of tools, which parts of the content repeat. */
export function chunkTexts(payload: Fields): readonly string[] {
  if (!isChunk(payload)) return []
  const chunk = messageOf(payload)
  return [
    ...ownTexts(chunk, ['content']),
    ...ownItems(chunk, 'content').flatMap(blockTexts),
    ...ownTexts(ownFields(chunk, 'additional_kwargs') ?? {}, ['reasoning_content']),
    ...ownItems(chunk, 'tool_call_chunks').flatMap((call) => ownTexts(call, ['name', 'args'])),
  ]
}

const blockTexts = (block: Fields): readonly string[] => [
  ...ownTexts(block, ['text', 'thinking', 'reasoning']),
  ...ownItems(block, 'summary').flatMap((one) => ownText(one, 'text') ?? []),
]
