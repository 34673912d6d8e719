import { shortHash } from '../call-key.ts'
import { isObject, type JsonObject } from '../join-json.ts'
import { textOf } from '../text-of.ts'
import { type InclusiveUsage, inclusiveUsage } from './inclusive-usage.ts'
import { attributesOf, countIn, endOfRecord, textIn, timeOfRecord } from './otel-value.ts'

/**
 * How much a kind of record knows of a call: a span of the call itself, the log of an inference, the
 * log of an agent's turn, the span of a whole agent run. Of one trace only the best kind counts.
 */
export type Rank = 3 | 2 | 1 | 0

/** What a telemetry record says. */
export interface OtelRecord {
  readonly rank: Rank | null
  readonly trace: string | null
  readonly responseId: string | null
  /** The conversation; null when the record names none. */
  readonly session: string | null
  /** What else may stand for the conversation. */
  readonly interaction: string | null
  readonly model: string | null
  readonly agent: string | null
  /** Epoch milliseconds. */
  readonly time: number | null
  /** When it ended, epoch milliseconds. */
  readonly until: number | null
  /** Null: none is stated. */
  readonly usage: InclusiveUsage | null
  /** Whether it has counters at all, readable or not. */
  readonly namesUsage: boolean
  /** What tells the record from others of its kind in its trace. */
  readonly id: string
}

const SESSIONS = [
  'gen_ai.conversation.id',
  'copilot_chat.session_id',
  'copilot_chat.chat_session_id',
  'session.id',
]
const MODELS = ['gen_ai.response.model', 'gen_ai.request.model']

/**
 * Reads a record; null for the span of a tool, which says nothing of calls.
 *
 * Source: https://docs.github.com/en/copilot/how-tos/copilot-cli (OpenTelemetry), and
 * https://opentelemetry.io/docs/specs/semconv/gen-ai/
 */
export function otelRecord(row: JsonObject): OtelRecord | null {
  const attributes = attributesOf(row)
  if (textIn(attributes, ['gen_ai.operation.name']) === 'execute_tool') return null
  const rank = rankOf(row, attributes)
  const span = textOf(row['spanId']) ?? textOf(contextOf(row)['spanId'])
  const responseId = textIn(attributes, ['gen_ai.response.id'])
  const time = timeOfRecord(row)
  return {
    rank,
    trace: textOf(row['traceId']) ?? textOf(contextOf(row)['traceId']),
    responseId,
    session: textIn(attributes, SESSIONS),
    interaction: textIn(attributes, ['github.copilot.interaction_id']),
    model: textIn(attributes, MODELS),
    agent: textIn(attributes, ['gen_ai.agent.name']),
    time,
    until: endOfRecord(row) ?? time,
    usage: usageOf(attributes),
    namesUsage: Object.keys(attributes).some((name) => name.startsWith('gen_ai.usage.')),
    id:
      idOf({ rank, span, responseId, time, turn: turnOf(attributes) }) ??
      shortHash(JSON.stringify(row)),
  }
}

const contextOf = (row: JsonObject): JsonObject => {
  const context = row['spanContext']
  return isObject(context) ? context : {}
}

const turnOf = (attributes: JsonObject): number | null =>
  countIn(attributes, ['turn.index', 'copilot_chat.turn.index'])

interface Named {
  readonly rank: Rank | null
  readonly span: string | null
  readonly responseId: string | null
  readonly time: number | null
  readonly turn: number | null
}

/** A log has the span that it was written in, which may be that of several calls. */
function idOf({ rank, span, responseId, time, turn }: Named): string | null {
  if (rank === 3 || rank === 0) return span ?? responseId
  if (rank === 1 && turn !== null) return String(turn)
  return responseId ?? (span === null || time === null ? null : `${span}:${time}`)
}

const CALLS: ReadonlySet<string | null> = new Set([
  'chat',
  'text_completion',
  'generate_content',
  'embeddings',
])

function rankOf(row: JsonObject, attributes: JsonObject): Rank | null {
  const name = textOf(row['name']) ?? ''
  const operation = textIn(attributes, ['gen_ai.operation.name'])
  if (isSpan(row)) {
    if (CALLS.has(operation) || name.startsWith('chat ')) return 3
    return operation === 'invoke_agent' || name.startsWith('invoke_agent ') ? 0 : null
  }
  const event = textIn(attributes, ['event.name']) ?? textOf(row['eventName']) ?? ''
  const body = textOf(row['body']) ?? textOf(row['_body']) ?? ''
  if (
    event === 'gen_ai.client.inference.operation.details' ||
    body.startsWith('GenAI inference:')
  ) {
    return 2
  }
  return [event, body].some((text) => text.startsWith('copilot_chat.agent.turn')) ? 1 : null
}

const MARKS_OF_SPANS = ['spanId', 'traceId', 'startTime', 'endTime', 'duration', 'kind']

function isSpan(row: JsonObject): boolean {
  const type = textOf(row['type'])
  if (type !== null) return type === 'span'
  return textOf(row['name']) !== null && MARKS_OF_SPANS.some((mark) => row[mark] !== undefined)
}

function usageOf(attributes: JsonObject): InclusiveUsage | null {
  const of = (...names: readonly string[]): number | null =>
    countIn(
      attributes,
      names.map((name) => `gen_ai.usage.${name}`),
    )
  return inclusiveUsage({
    input: of('input_tokens', 'prompt_tokens'),
    cacheRead: of('cache_read.input_tokens', 'cache_read_input_tokens'),
    cacheWrite: of('cache_write.input_tokens', 'cache_creation.input_tokens'),
    output: of('output_tokens', 'completion_tokens'),
    reasoning: of('reasoning.output_tokens', 'reasoning_tokens'),
    total: of('total_tokens', 'total.token_count'),
  })
}
