import {
  missingUsage,
  providerName,
  readUsage,
  type Usage,
  type Warning,
} from '@tokenledger/sdk/reading'
import type { CallReading } from '../agent-log-source.ts'
import { isObject, type Json, type JsonObject } from '../join-json.ts'
import { makerOfModel } from '../maker-of-model.ts'
import { type Copy, timeOfCopy, whoOfCopy } from '../sighting.ts'
import { textOf } from '../text-of.ts'

/** Says what the joined rows of a call mean. */
export function readCall(_key: string, call: Copy): CallReading {
  const { facts } = call
  const who = whoOfCopy(call)
  const model = textOf(facts['model'])
  const provider = providerOf(textOf(facts['provider']), model)
  const responseId = textOf(facts['responseId'])
  return {
    time: timeOfCopy(call),
    dimensions: {
      agent: who['agentType'] ?? 'codex',
      source: 'import:codex',
      operation: 'chat',
      ...(who['session'] === undefined ? {} : { session: who['session'] }),
      ...(who['project'] === undefined ? {} : { project: who['project'] }),
      ...(provider === null ? {} : { provider }),
      ...tagsOf(who),
    },
    ...(model === null ? {} : { responseModel: model }),
    ...(responseId === null ? {} : { responseId }),
    status: 'ok',
    ...(call.tools.length === 0 ? {} : { tools: { used: call.tools } }),
    usage: usageOf(facts, model),
  }
}

/** Providers whose name says who answers; others are proxies, and the model tells whose it is. */
const PROVIDERS: ReadonlySet<string> = new Set([
  'openai',
  'azure.ai.openai',
  'aws.bedrock',
  'openrouter',
  'ollama',
  'lmstudio',
  'mistral_ai',
  'groq',
  'deepseek',
  'x_ai',
])

function providerOf(stated: string | null, model: string | null): string | null {
  const name = stated === null ? null : providerName(stated)
  return name !== null && PROVIDERS.has(name) ? name : makerOfModel(model)
}

function tagsOf(who: Readonly<Record<string, string>>): {
  readonly tags?: Readonly<Record<string, string>>
} {
  const tags: Record<string, string> = {}
  if (who['branch'] !== undefined) tags['git_branch'] = who['branch']
  if (who['agentType'] !== undefined) tags['agent_type'] = who['agentType']
  if (who['agentId'] !== undefined) tags['agent_id'] = who['agentId']
  return Object.keys(tags).length === 0 ? {} : { tags }
}

function usageOf(facts: JsonObject, model: string | null): Usage {
  const counters = facts['usage']
  if (!isObject(counters)) return missingUsage('The history states no usage for this answer')
  const answer = { usage: counters, ...(model === null ? {} : { model }) }
  const usage = withSearches(readUsage(answer, HINTS), facts['searches'])
  const tier = textOf(facts['tier'])
  const context = { ...usage.context, ...(tier === null ? {} : { serviceTier: tier }) }
  if (facts['isSum'] !== true) return { ...usage, context }
  // Prices of long prompts hold for one request, and how long each was is not known.
  return { ...usage, context: { ...context, maxPassInput: 0 }, warnings: [...usage.warnings, SUM] }
}

function withSearches(usage: Usage, searches: Json | undefined): Usage {
  const [first, ...others] = usage.segments
  if (typeof searches !== 'number' || first === undefined) return usage
  const meters = { ...first.meters, webSearch: searches }
  return { ...usage, segments: [{ ...first, meters }, ...others] }
}

const HINTS = { provider: 'openai' } as const

const SUM: Warning = {
  code: 'sum_of_calls',
  message: 'The sum of several calls: priced as if none of them had a long prompt',
}
