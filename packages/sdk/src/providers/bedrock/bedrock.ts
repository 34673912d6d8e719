import { type Answers, putAnswer, putById } from '../answers.ts'
import { type Fields, hasAny, hasField, own, ownFields, ownTexts } from '../fields.ts'
import type { Hints } from '../hints.ts'
import type { Provider, Recognition } from '../provider.ts'
import { usageIn } from '../usage-in.ts'
import { readConverse } from './converse.ts'
import {
  BODY_FIELDS,
  BODY_MARKS,
  hasBodyCounts,
  hasHeaderCounts,
  INVOCATION_METRICS,
  readInvoke,
} from './invoke.ts'

const EVENTS = [
  'messageStart',
  'contentBlockStart',
  'contentBlockDelta',
  'contentBlockStop',
  'messageStop',
]
const CONVERSE_COUNTS = ['inputTokens', 'outputTokens']
const MARKS = [...EVENTS, ...CONVERSE_COUNTS, ...BODY_MARKS, INVOCATION_METRICS, 'metadata']

/** AWS Bedrock: Converse, its stream, and those bodies and headers of InvokeModel that nobody else has. */
export const bedrock: Provider = {
  name: 'aws.bedrock',
  convention:
    'input, cache reads and cache writes stand beside each other; reasoning is inside the output',
  // It adds them to the last event of any family, most of which have told their counts before.
  isCertain: (payload) =>
    Object.hasOwn(payload, INVOCATION_METRICS) && ownFields(payload, 'usage') === null,
  marks: MARKS,
  readsHeaders: true,
  recognise,
  isWhole: (payload) => ownFields(payload, 'usage') !== null,
  read: (answer, hints) =>
    hasConverseUsage(answer) ? readConverse(answer, hints) : readInvoke(answer, hints),
  fold,
  textsOf,
}

const USAGE_MARKS = [
  'cacheReadInputTokens',
  'cacheWriteInputTokens',
  'cacheReadInputTokenCount',
  'cacheDetails',
  'serverToolUsage',
]

function recognise(payload: Fields, hints: Hints, usage: Fields): Recognition {
  if (isEvent(payload) || hasBodyCounts(payload)) return 'own'
  if (Object.hasOwn(payload, INVOCATION_METRICS)) return 'own'
  const metadata = ownFields(payload, 'metadata')
  if (metadata !== null && hasConverseUsage(metadata)) return 'own'
  if (isConverseUsage(usage)) {
    return hasAny(usage, USAGE_MARKS) || hasAny(payload, ['stopReason', 'metrics', 'trace'])
      ? 'own'
      : 'possible'
  }
  const isBare = !hasAny(payload, ['usage', 'choices'])
  return isBare && hasHeaderCounts(hints) ? 'possible' : 'foreign'
}

const hasConverseUsage = (payload: Fields): boolean => isConverseUsage(usageIn(payload))

const isConverseUsage = (usage: Fields): boolean => hasField(usage, CONVERSE_COUNTS)

function fold(answers: Answers, event: Fields): void {
  const metadata = ownFields(event, 'metadata')
  if (metadata !== null && hasConverseUsage(metadata)) put(answers, undefined, metadata)
  else if (Object.hasOwn(event, INVOCATION_METRICS)) {
    const body = { [INVOCATION_METRICS]: own(event, INVOCATION_METRICS) }
    const isFallback = true
    putAnswer(answers, INVOCATION_METRICS, { provider: bedrock, body, isFinal: true, isFallback })
  } else if (!hasBodyCounts(event) && !isEvent(event)) put(answers, undefined, event)
  if (hasBodyCounts(event)) update(answers, event)
}

const isEvent = (payload: Fields): boolean => hasField(payload, EVENTS)

/** Llama states the input in its first chunk only, and the output so far in each. */
function update(answers: Answers, chunk: Fields): void {
  const body: Record<string, unknown> = { ...answers.byKey.get('invoke')?.body }
  for (const field of BODY_FIELDS) {
    if ((own(chunk, field) ?? null) !== null) body[field] = own(chunk, field)
  }
  put(answers, 'invoke', body)
}

function put(answers: Answers, key: string | undefined, body: Fields): void {
  putById(answers, key, { provider: bedrock, body, isFinal: true })
}

/** Text, reasoning, input of tools; Titan and Llama have theirs at the top. */
function textsOf(event: Fields): readonly string[] {
  const delta = ownFields(ownFields(event, 'contentBlockDelta') ?? {}, 'delta') ?? {}
  return [
    ...ownTexts(delta, ['text']),
    ...ownTexts(ownFields(delta, 'reasoningContent') ?? {}, ['text']),
    ...ownTexts(ownFields(delta, 'toolUse') ?? {}, ['input']),
    ...ownTexts(event, ['outputText', 'generation']),
  ]
}
