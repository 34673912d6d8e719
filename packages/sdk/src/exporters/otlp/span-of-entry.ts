import { createHash } from 'node:crypto'
import type { Entry } from '../../ledger/entry.ts'
import { type Attributes, otlpAttributes } from './otlp-attributes.ts'
import { hasNewNames, hasOldNames, type OtlpNames } from './otlp-names.ts'
import { costAttributes, usageAttributes } from './usage-attributes.ts'

/** How calls become spans. */
export interface SpanOptions {
  readonly names: OtlpNames
  /** Whether spans have the cost of their call. */
  readonly hasCost: boolean
}

const CLIENT = 3
const STATUS_ERROR = 2
const MAX_TEXT = 200

/**
 * A call as a span of OTLP/JSON. Its ids follow from the call's, so that the same call sent twice is
 * the same span; attempts of one call are in one trace. Null for a correction.
 *
 * Source: https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/client-inference.md
 */
export function spanOfEntry(entry: Entry, options: SpanOptions): object | null {
  if (entry.sign !== 1 || entry.corrects !== undefined) return null
  const { time, durationMs = 0 } = entry
  const operation = entry.dimensions.operation ?? 'chat'
  const attributes = {
    ...callAttributes(entry, options.names),
    ...scopeAttributes(entry),
    ...usageAttributes(entry.usage, options.names),
    ...(options.hasCost && costAttributes(entry)),
  }
  return {
    traceId: hashOf(entry.parentId ?? entry.id, 32),
    spanId: hashOf(`span ${entry.id}`, 16),
    name: [operation, entry.requestModel ?? answeringModel(entry)].filter(Boolean).join(' '),
    kind: CLIENT,
    startTimeUnixNano: nanoseconds(time),
    endTimeUnixNano: nanoseconds(time + Math.round(durationMs)),
    attributes: otlpAttributes(attributes),
    status: isFailure(entry) ? { code: STATUS_ERROR } : {},
  }
}

/** Epoch milliseconds as the nanoseconds of OTLP. */
export const nanoseconds = (ms: number): string => `${ms}000000`

/** What went wrong, in the words of `error.type`; undefined: nothing. */
export function errorType(entry: Entry): string | undefined {
  if (!isFailure(entry)) return undefined
  return entry.error === undefined ? entry.status : entry.error.slice(0, MAX_TEXT)
}

/** The model that has answered: of a call that was told by its answer alone, its usage says which. */
export function answeringModel({ requestModel, responseModel, usage }: Entry): string | undefined {
  const model = usage.segments[0]?.model ?? undefined
  return responseModel ?? (model === requestModel ? undefined : model)
}

const isFailure = ({ status }: Entry): boolean => status === 'error' || status === 'aborted'

const hashOf = (text: string, digits: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, digits)

function callAttributes(entry: Entry, names: OtlpNames): Attributes {
  const { provider, operation } = entry.dimensions
  return {
    'gen_ai.operation.name': operation ?? 'chat',
    'gen_ai.system': hasOldNames(names) ? provider : undefined,
    'gen_ai.provider.name': hasNewNames(names) ? provider : undefined,
    'gen_ai.request.model': entry.requestModel,
    'gen_ai.response.model': answeringModel(entry),
    'gen_ai.response.id': entry.responseId,
    // Who is told of the call in another way as well knows it by this.
    'tokenledger.call.id': entry.id === entry.responseId ? undefined : entry.id,
    'gen_ai.response.finish_reasons': entry.status === 'length' ? ['length'] : undefined,
    'gen_ai.response.time_to_first_chunk':
      entry.ttftMs === undefined ? undefined : entry.ttftMs / 1000,
    'http.request.resend_count':
      entry.attempt === undefined || entry.attempt < 2 ? undefined : entry.attempt - 1,
    'error.type': errorType(entry),
  }
}

function scopeAttributes({ dimensions: of }: Entry): Attributes {
  const tags = Object.entries(of.tags ?? {})
  return {
    'gen_ai.agent.name': of.agent,
    'gen_ai.conversation.id': of.session,
    'gen_ai.workflow.name': of.workflow,
    'gen_ai.tool.name': of.tool,
    'user.id': of.user,
    'deployment.environment.name': of.environment,
    'tokenledger.project': of.project,
    'tokenledger.task.id': of.task,
    ...Object.fromEntries(tags.map(([key, value]) => [`tokenledger.tag.${key}`, value])),
  }
}
