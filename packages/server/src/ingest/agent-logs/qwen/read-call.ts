import { missingUsage, readUsage, type Usage } from '@tokenledger/sdk/reading'
import type { CallReading } from '../agent-log-source.ts'
import { isNothing } from '../counters-of.ts'
import { isObject, type Json, type JsonObject } from '../join-json.ts'
import { knownFields } from '../known-fields.ts'
import { makerOfModel } from '../maker-of-model.ts'
import { type Copy, timeOfCopy, whoOfCopy } from '../sighting.ts'
import { textOf } from '../text-of.ts'

/** Says what the joined rows of a call mean. */
export function readCall(_key: string, call: Copy): CallReading {
  const who = whoOfCopy(call)
  const model = textOf(call.facts['model'])
  const tags = knownFields({
    git_branch: who['branch'],
    agent_type: who['agentType'],
    agent_id: who['agentId'],
  })
  return {
    time: timeOfCopy(call),
    dimensions: {
      agent: who['chain'] === 'side' ? (who['agentType'] ?? 'subagent') : 'qwen',
      source: 'import:qwen',
      operation: 'chat',
      ...knownFields({
        session: who['session'],
        project: who['project'],
        provider: makerOfModel(model),
      }),
      ...(Object.keys(tags).length > 0 && { tags }),
    },
    ...(model !== null && { responseModel: model }),
    status: 'ok',
    ...(call.tools.length > 0 && { tools: { used: call.tools } }),
    usage: usageOf(call.facts['usage'], model),
  }
}

function usageOf(stated: Json | undefined, model: string | null): Usage {
  const counters = isObject(stated) ? stated : {}
  if (isNothing(counters)) return missingUsage('The history states no tokens for this answer')
  const usage = readUsage(
    { usageMetadata: withoutThoughts(counters), modelVersion: model ?? undefined },
    { provider: 'gcp.gemini' },
  )
  return { ...usage, raw: counters }
}

/**
 * The tool writes every provider's counts in Gemini's words. Where the answer came by OpenAI's
 * protocol, its thoughts are inside the candidates: then the total leaves no room for them.
 */
function withoutThoughts(counters: JsonObject): JsonObject {
  const count = (name: string): number => Number(counters[name] ?? 0)
  const [thoughts, candidates] = [count('thoughtsTokenCount'), count('candidatesTokenCount')]
  const beside = count('promptTokenCount') + count('toolUsePromptTokenCount')
  const isInside = thoughts <= candidates && count('totalTokenCount') === beside + candidates
  if (!isInside) return counters
  return { ...counters, candidatesTokenCount: candidates - thoughts }
}
