import {
  type CallStatus,
  fromDecimal,
  missingUsage,
  readUsage,
  type Usage,
  type Warning,
} from '@tokenledger/sdk'
import type { CallReading } from '../agent-log-source.ts'
import type { Json, JsonObject } from '../join-json.ts'
import { type Copy, timeOfCopy, whoOfCopy } from '../sighting.ts'
import { responseIdOf, textOf } from './read-row.ts'
import { usageOfCounters } from './usage-counters.ts'

/** Says what the joined rows of a call mean. */
export function readCall(key: string, call: Copy): CallReading {
  const { facts } = call
  const who = whoOfCopy(call)
  const model = textOf(facts['model'])
  const responseId = responseIdOf(key)
  return {
    time: timeOfCopy(call),
    dimensions: {
      agent: agentOf(who),
      source: 'import:claude-code',
      operation: 'chat',
      ...(who['session'] === undefined ? {} : { session: who['session'] }),
      ...(who['project'] === undefined ? {} : { project: who['project'] }),
      ...(isClaude(model) ? { provider: 'anthropic' } : {}),
      ...tagsOf(who),
    },
    ...(model === null ? {} : { responseModel: model }),
    ...(responseId === null ? {} : { responseId }),
    status: statusOf(facts),
    ...(call.tools.length === 0 ? {} : { tools: { used: call.tools } }),
    usage: usageOf(facts, responseId),
  }
}

/** The main thread is the tool itself; a sub-agent is known by its type. */
const agentOf = (who: Readonly<Record<string, string>>): string =>
  who['chain'] === 'side' ? (who['agentType'] ?? 'subagent') : 'claude-code'

/** Through a proxy another maker's model may answer; whose it is, the history does not say. */
const isClaude = (model: string | null): boolean => model === null || /claude/i.test(model)

function tagsOf(who: Readonly<Record<string, string>>): {
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

function usageOf(facts: JsonObject, responseId: string | null): Usage {
  const counters = usageOfCounters(facts)
  const usage =
    counters === null
      ? missingUsage('The history states no usage for this answer')
      : readUsage({ ...answerOf(facts, counters), id: responseId }, HINTS)
  const costUsd = facts['costUsd']
  return {
    ...usage,
    ...(isCost(costUsd)
      ? { providerCost: { cost: fromDecimal(costUsd), basis: 'estimate' as const } }
      : {}),
    ...(counters !== null && isPlaceholder(counters)
      ? { warnings: [...usage.warnings, PLACEHOLDER] }
      : {}),
  }
}

/** The answer as the provider gave it, without its content. */
const answerOf = (facts: JsonObject, usage: JsonObject) => ({
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
  const counts = ['input_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens']
  const input = counts.reduce((sum, name) => sum + Number(usage[name] ?? 0), 0)
  return input <= 1 && Number(usage['output_tokens'] ?? 0) > 0
}

const PLACEHOLDER: Warning = {
  code: 'input_unknown',
  message: 'The history holds a placeholder for the input; the true count is not known',
  path: 'usage.input_tokens',
}
