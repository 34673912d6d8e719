import {
  type CallStatus,
  fromDecimal,
  type Meters,
  missingUsage,
  providerName,
  type Usage,
  type Warning,
} from '@tokenledger/sdk/core'
import type { CallReading } from '../agent-log-source.ts'
import { isObject, type Json, type JsonObject } from '../join-json.ts'
import { knownFields } from '../known-fields.ts'
import { makerOfModel } from '../maker-of-model.ts'
import { type Copy, timeOfCopy, whoOfCopy } from '../sighting.ts'
import { textOf } from '../text-of.ts'
import { isAnyCounted } from './counters.ts'
import { isAbort } from './message.ts'

/** Says what the joined messages of a call mean. */
export function readCall(_key: string, call: Copy): CallReading {
  const { facts, tools } = call
  const who = whoOfCopy(call)
  const model = textOf(facts['model'])
  const provider = textOf(facts['provider'])
  return {
    time: timeOfCopy(call),
    dimensions: {
      agent: agentOf(facts, who),
      source: 'import:opencode',
      operation: 'chat',
      ...knownFields({
        session: who['session'],
        project: who['project'],
        provider: provider === null ? makerOfModel(model) : providerOf(provider),
      }),
      ...tagsOf(facts, who),
    },
    ...(model === null ? {} : { responseModel: model }),
    status: statusOf(facts),
    ...(tools.length === 0 ? {} : { tools: { used: tools } }),
    usage: usageOf(facts, model),
  }
}

type Who = ReturnType<typeof whoOfCopy>

/** The main thread is the tool itself, whichever of its modes; a sub-agent is known by its type. */
const agentOf = ({ agent }: JsonObject, who: Who): string =>
  who['chain'] === 'side' ? (textOf(agent) ?? 'subagent') : 'opencode'

function tagsOf({ agent }: JsonObject, who: Who): Pick<CallReading['dimensions'], 'tags'> {
  const tags = knownFields({ agent_type: textOf(agent), agent_id: who['agentId'] })
  return Object.keys(tags).length === 0 ? {} : { tags }
}

/** Names of models.dev that no alias rule covers. Source: https://models.dev/api.json */
const PROVIDERS: ReadonlyMap<string, string> = new Map([
  ['google-vertex-anthropic', 'gcp.vertex_ai'],
  ['azure-cognitive-services', 'azure.ai.openai'],
])

const providerOf = (name: string): string => PROVIDERS.get(name) ?? providerName(name)

function statusOf({ error, finish }: JsonObject): CallStatus {
  if (error !== undefined) return isAbort(error) ? 'aborted' : 'error'
  return finish === 'length' ? 'length' : 'ok'
}

function usageOf({ usage, cost }: JsonObject, model: string | null): Usage {
  const read =
    isObject(usage) && isAnyCounted(usage)
      ? countedUsage(usage, model)
      : missingUsage('The history states no usage for this answer')
  return typeof cost === 'number'
    ? { ...read, providerCost: { cost: fromDecimal(cost), basis: 'estimate' } }
    : read
}

function countedUsage(usage: JsonObject, model: string | null): Usage {
  const meters = metersOf(usage)
  const warnings = unknownSides(usage)
  if (Object.keys(meters).length === 0) return onlyTotal(usage, model)
  const total = usage['total']
  return {
    status: warnings.length === 0 ? 'ok' : 'partial',
    segments: [{ model, meters }],
    ...(typeof total === 'number' && { reportedTotal: total }),
    context: {},
    details: {},
    warnings,
    raw: usage,
  }
}

/** Disjoint as they stand: OpenCode has taken the cached tokens out of the input. */
function metersOf(usage: JsonObject): Meters {
  const cache = isObject(usage['cache']) ? usage['cache'] : {}
  const counts: readonly (readonly [string, Json | undefined])[] = [
    ['input', usage['input']],
    ['input.cacheRead', cache['read']],
    ['input.cacheWrite', cache['write']],
    ['output', usage['output']],
    ['output.reasoning', usage['reasoning']],
  ]
  return Object.fromEntries(
    counts.filter((pair): pair is [string, number] => typeof pair[1] === 'number' && pair[1] > 0),
  )
}

function unknownSides({ input, output }: JsonObject): readonly Warning[] {
  const warnings: Warning[] = []
  if (input === undefined) warnings.push(unknown('input'))
  if (output === undefined) warnings.push(unknown('output'))
  return warnings
}

const unknown = (side: 'input' | 'output'): Warning => ({
  code: `${side}_unknown`,
  message: `The history does not say how many ${side} tokens there were`,
  path: `tokens.${side}`,
})

/** A lone total may be input or output: the cheaper reading is no more than it was. */
function onlyTotal(usage: JsonObject, model: string | null): Usage {
  const message = 'Only tokens.total is stated; all of it is taken for input'
  return {
    status: 'partial',
    segments: [{ model, meters: { input: Number(usage['total'] ?? 0) } }],
    context: {},
    details: {},
    warnings: [{ code: 'only_total_reported', message, path: 'tokens.total' }],
    raw: usage,
  }
}
