import { missingUsage, readUsage, type Usage, type Warning } from '@tokenledger/sdk/reading'
import type { CallReading } from '../agent-log-source.ts'
import { isObject, type JsonObject } from '../join-json.ts'
import { makerOfModel } from '../maker-of-model.ts'
import { type Copy, timeOfCopy, whoOfCopy } from '../sighting.ts'
import { textOf } from '../text-of.ts'

/** Says what a call of a trace, or a sum of a session, means. */
export function readCall(_key: string, call: Copy): CallReading {
  const { facts } = call
  const who = whoOfCopy(call)
  const model = textOf(facts['model'])
  const maker = makerOfModel(model)
  const session = who['session'] ?? who['fallback']
  const responseId = textOf(facts['responseId'])
  return {
    time: timeOfCopy(call),
    dimensions: {
      agent: agentOf(who),
      source: 'import:copilot',
      operation: 'chat',
      ...(session === undefined ? {} : { session }),
      ...(who['project'] === undefined ? {} : { project: who['project'] }),
      ...(maker === null ? {} : { provider: maker }),
      ...tagsOf(who),
    },
    ...(model === null ? {} : { responseModel: model }),
    ...(responseId === null ? {} : { responseId }),
    status: 'ok',
    usage: usageOf(facts, model),
  }
}

/** A sub-agent that is known by itself bears its kind's name. */
const agentOf = (who: Readonly<Record<string, string>>): string =>
  (who['agentId'] === undefined ? undefined : who['agentType']) ?? 'copilot'

function tagsOf(who: Readonly<Record<string, string>>): {
  readonly tags?: Readonly<Record<string, string>>
} {
  const tags: Record<string, string> = {}
  if (who['branch'] !== undefined) tags['git_branch'] = who['branch']
  const agent = who['agentType']
  if (agent !== undefined && !/copilot/i.test(agent)) tags['agent_type'] = agent
  if (who['agentId'] !== undefined) tags['agent_id'] = who['agentId']
  return Object.keys(tags).length === 0 ? {} : { tags }
}

function usageOf(facts: JsonObject, model: string | null): Usage {
  const counters = facts['usage']
  if (!isObject(counters)) return missingUsage('The history states no usage for this answer')
  const usage = readUsage({ usage: counters, ...(model === null ? {} : { model }) }, HINTS)
  if (facts['isSum'] === true) return sumOf(usage, facts, counters)
  // What a credit costs depends on the plan: it is kept as stated, and is no cost.
  const credits = facts['nanoCredits']
  if (typeof credits !== 'number') return usage
  return { ...usage, details: { ...usage.details, credits: credits / 1e9 } }
}

/** Prices of long prompts hold for one request: whether they apply is decided by the mean one. */
function sumOf(usage: Usage, { requests }: JsonObject, counters: JsonObject): Usage {
  const count = typeof requests === 'number' && requests > 0 ? requests : null
  const input = Number(counters['input_tokens'] ?? 0)
  return {
    ...usage,
    context: { ...usage.context, maxPassInput: count === null ? 0 : Math.ceil(input / count) },
    details: count === null ? usage.details : { ...usage.details, requests: count },
    warnings: [...usage.warnings, SUM],
  }
}

/** The counts are written in the words of this provider. */
const HINTS = { provider: 'openai' } as const

const SUM: Warning = {
  code: 'sum_of_calls',
  message: 'The sum of several calls: how long each prompt was is not known',
}
