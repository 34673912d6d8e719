import {
  type CallStatus,
  type Dimensions,
  fromDecimal,
  missingUsage,
  readUsage,
  type Usage,
  type Warning,
} from '@tokenledger/sdk/reading'
import type { CallReading } from '../agent-log-source.ts'
import type { Json, JsonObject } from '../join-json.ts'
import { makerOfModel } from '../maker-of-model.ts'
import { memoOfLast } from '../memo-of-last.ts'
import { type Copy, timeOfCopy, whoOfCopy } from '../sighting.ts'
import { responseIdOf, textOf } from './read-row.ts'
import { usageOfCounters } from './usage-counters.ts'

type Who = Readonly<Record<string, string>>

/** Says what the joined rows of a call mean. */
export function readCall(key: string, call: Copy): CallReading {
  const { facts, tools } = call
  const model = textOf(facts['model'])
  const responseId = responseIdOf(key)
  const reading: Draft<CallReading> = {
    time: timeOfCopy(call),
    dimensions: dimensionsOf(whoOfCopy(call), providerOf(model)),
    status: statusOf(facts),
    usage: usageOf(facts, responseId, call.request),
  }
  if (model !== null) reading.responseModel = model
  if (responseId !== null) reading.responseId = responseId
  if (tools.length > 0) reading.tools = { used: tools }
  return reading
}

type Draft<T> = { -readonly [Key in keyof T]: T[Key] }

/** The calls of a session share their dimensions: one object stands for all of them. */
const dimensionsOf = memoOfLast(
  (who: Who, provider: string | null): Dimensions => ({
    agent: agentOf(who),
    source: 'import:claude-code',
    operation: 'chat',
    ...(who['session'] === undefined ? {} : { session: who['session'] }),
    ...(who['project'] === undefined ? {} : { project: who['project'] }),
    ...(provider === null ? {} : { provider }),
    ...(isInsideTask(who) ? { tool: 'Task' } : {}),
    ...tagsOf(who),
  }),
)

/** A sub-agent runs inside the tool that called it, however that is named by now. */
const isInsideTask = (who: Who): boolean => who['chain'] === 'side' && who['agentId'] !== undefined

/** The main thread is the tool itself, or Cowork; a sub-agent is known by its type. */
const agentOf = (who: Who): string =>
  who['chain'] === 'side' ? (who['agentType'] ?? 'subagent') : (who['app'] ?? 'claude-code')

/**
 * Clouds have names of their own for the maker's models. Through a proxy another maker's model may
 * answer; whose it is, the history does not say.
 */
const providerOf = memoOfLast((model: string | null): string | null =>
  model !== null && !/claude/i.test(model) ? null : (makerOfModel(model) ?? 'anthropic'),
)

function tagsOf(who: Who): {
  readonly tags?: Readonly<Record<string, string>>
} {
  const tags: Record<string, string> = {}
  if (who['branch'] !== undefined) tags['git_branch'] = who['branch']
  if (who['chain'] === 'side') {
    if (who['agentType'] !== undefined) tags['agent_type'] = who['agentType']
    if (who['agentId'] !== undefined) tags['agent_id'] = who['agentId']
  }
  return Object.keys(tags).length === 0 ? {} : { tags }
}

const LENGTH_STOPS: ReadonlySet<Json | undefined> = new Set([
  'max_tokens',
  'model_context_window_exceeded',
])

function statusOf(facts: JsonObject): CallStatus {
  if (facts['isApiError'] === true) return 'error'
  return LENGTH_STOPS.has(facts['stopReason']) ? 'length' : 'ok'
}

/**
 * The reading is a new object, and what the history adds is set in it: every later step would read a
 * spread copy of it slowly.
 */
function usageOf(facts: JsonObject, responseId: string | null, request: string): Usage {
  const counters = usageOfCounters(facts)
  const usage: Draft<Usage> =
    counters === null
      ? missingUsage('The history states no usage for this answer')
      : readUsage(answerOf(facts, counters, responseId), HINTS)
  const costUsd = facts['costUsd']
  if (isCost(costUsd)) usage.providerCost = { cost: fromDecimal(costUsd), basis: 'estimate' }
  if (counters !== null && isPlaceholder(counters)) {
    usage.warnings = [...usage.warnings, PLACEHOLDER]
  }
  // Telemetry knows calls by the ids of their requests. Other marks stand for none.
  if (request.startsWith('req_')) usage.requestId = request
  return usage
}

/** The answer as the provider gave it, without its content. */
const answerOf = (facts: JsonObject, usage: JsonObject, id: string | null) => ({
  id,
  type: 'message',
  role: 'assistant',
  model: facts['model'],
  stop_reason: facts['stopReason'],
  usage,
})

/** A million dollars for one answer is a mistake. */
const isCost = (value: Json | undefined): value is number =>
  typeof value === 'number' && value >= 0 && value < 1_000_000

const HINTS = { provider: 'anthropic' } as const

/** Some versions write 0 or 1 for an input that they did not keep. A prompt is never that short. */
function isPlaceholder(usage: JsonObject): boolean {
  const count = (name: string): number => Number(usage[name] ?? 0)
  const input =
    count('input_tokens') + count('cache_read_input_tokens') + count('cache_creation_input_tokens')
  return input <= 1 && count('output_tokens') > 0
}

const PLACEHOLDER: Warning = {
  code: 'input_unknown',
  message: 'The history holds a placeholder for the input; the true count is not known',
  path: 'usage.input_tokens',
}
