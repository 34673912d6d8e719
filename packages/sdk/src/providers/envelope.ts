import type { Detectable } from './detector.ts'
import { type Fields, fieldsOf, ownFields, ownText } from './fields.ts'

/** What was inside a wrapper, and what the wrapper told. */
export interface Unwrapped {
  readonly fields: Fields
  /** Identity of the answer where it has none itself, such as a batch's `custom_id`. */
  readonly key?: string
  readonly isBatch?: true
  readonly headers?: Readonly<Record<string, string>>
}

/** Something wrapped around what a provider or a framework said. */
export interface Envelope extends Detectable {
  readonly kind: 'envelope'
}

/** Every wrapper that {@link unwrap} takes off. */
export const envelope: Envelope = {
  kind: 'envelope',
  name: 'envelope',
  marks: [
    'custom_id',
    'key',
    'recordId',
    'headers',
    'usage_object',
    { field: 'response', test: isGeminiAnswer },
    { field: 'raw', test: isCounted },
  ],
  recognise: (payload) => (unwrapOnce(payload) === null ? 'foreign' : 'own'),
}

/** Whether what was detected is a wrapper. */
export const isEnvelope = (found: Detectable): found is Envelope => found === envelope

const MAX_LAYERS = 4

/**
 * Takes off what transports and logs wrap around an answer: lines of batches, `{status, headers,
 * data}` of HTTP clients, `raw` of frameworks. At most four layers, and only wrappers that have no
 * usage of their own.
 */
export function unwrap(payload: Fields): Unwrapped {
  let unwrapped: Unwrapped = { fields: payload }
  for (let layer = 0; layer < MAX_LAYERS; layer++) {
    const inner = unwrapOnce(unwrapped.fields)
    if (inner === null) return unwrapped
    unwrapped = { ...unwrapped, ...inner }
  }
  return unwrapped
}

function unwrapOnce(fields: Fields): Unwrapped | null {
  if (hasOwnUsage(fields)) return null
  return batchLine(fields) ?? httpAnswer(fields) ?? plainWrapper(fields)
}

const USAGE_FIELDS = ['usage', 'usageMetadata', 'usage_metadata']

/** An empty one says nothing, so that what is inside may say more. */
function hasOwnUsage(fields: Fields): boolean {
  for (const field of USAGE_FIELDS) {
    const usage = ownFields(fields, field)
    if (usage !== null && Object.keys(usage).length > 0) return true
  }
  return false
}

/** A line of the results of a batch: OpenAI's, Anthropic's, Gemini's or Bedrock's. */
function batchLine(fields: Fields): Unwrapped | null {
  const key = ownText(fields, 'custom_id') ?? ownText(fields, 'key') ?? ownText(fields, 'recordId')
  if (key === undefined) return null
  const response = ownFields(fields, 'response')
  const inner =
    (response && (ownFields(response, 'body') ?? response)) ??
    ownFields(ownFields(fields, 'result') ?? {}, 'message') ??
    ownFields(fields, 'modelOutput')
  return inner === null ? null : { fields: inner, key, isBatch: true }
}

function httpAnswer(fields: Fields): Unwrapped | null {
  const headers = ownFields(fields, 'headers')
  if (headers === null) return null
  const inner = ownFields(fields, 'data') ?? ownFields(fields, 'body')
  return inner === null ? null : { fields: inner, headers: textHeaders(headers) }
}

function textHeaders(headers: Fields): Readonly<Record<string, string>> {
  const pairs = Object.keys(headers).map((name) => [name, headers[name]] as const)
  return Object.fromEntries(pairs.filter(([, value]) => typeof value === 'string')) as Record<
    string,
    string
  >
}

/** `{response}` of Gemini's code assistant, `{usage_object}` of LiteLLM's log, `{raw}` of frameworks. */
function plainWrapper(fields: Fields): Unwrapped | null {
  const response = ownFields(fields, 'response')
  if (response !== null && isGeminiAnswer(response)) return { fields: response }
  const logged = ownFields(fields, 'usage_object')
  if (logged !== null) return { fields: logged }
  const raw = ownFields(fields, 'raw')
  return raw !== null && isCounted(raw) ? { fields: raw } : null
}

function isGeminiAnswer(value: unknown): boolean {
  const fields = fieldsOf(value)
  return fields !== null && Object.hasOwn(fields, 'usageMetadata')
}

/** An answer; or a message of LangChain, which has its counts in its meta data. */
function isCounted(value: unknown): boolean {
  const fields = fieldsOf(value)
  if (fields === null) return false
  return hasOwnUsage(fields) || ownFields(fields, 'response_metadata') !== null
}
