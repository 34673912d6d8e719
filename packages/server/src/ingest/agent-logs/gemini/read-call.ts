import { missingUsage, readUsage, type Usage, type Warning } from '@tokenledger/sdk/reading'
import type { CallReading } from '../agent-log-source.ts'
import { isNothing } from '../counters-of.ts'
import { isObject, type Json, type JsonObject } from '../join-json.ts'
import { VERSION } from '../json-version.ts'
import { knownFields } from '../known-fields.ts'
import { makerOfModel } from '../maker-of-model.ts'
import { type Copy, timeOfCopy, whoOfCopy } from '../sighting.ts'
import { textOf } from '../text-of.ts'

/** Says what the joined rows of a call mean. */
export function readCall(_key: string, call: Copy): CallReading {
  const who = whoOfCopy(call)
  const model = textOf(call.facts['model'])
  const tags = knownFields({ agent_type: who['agentType'], agent_id: who['agentId'] })
  return {
    time: timeOfCopy(call),
    dimensions: {
      agent: who['chain'] === 'side' ? (who['agentType'] ?? 'subagent') : 'gemini',
      source: 'import:gemini',
      operation: 'chat',
      ...knownFields({
        session: who['session'],
        project: who['project'] ?? who['projectLabel'],
        provider: makerOfModel(model),
      }),
      ...(Object.keys(tags).length > 0 && { tags }),
    },
    ...(model !== null && { responseModel: model }),
    status: 'ok',
    ...(call.tools.length > 0 && { tools: { used: call.tools } }),
    usage: usageOf(call.facts, model),
  }
}

/** The tool's names of counters, and the API's. Of two names the first that is stated counts. */
const NAMES = {
  promptTokenCount: ['input', 'prompt', 'input_tokens'],
  candidatesTokenCount: ['output', 'candidates', 'output_tokens'],
  cachedContentTokenCount: ['cached'],
  thoughtsTokenCount: ['thoughts'],
  toolUsePromptTokenCount: ['tool'],
  totalTokenCount: ['total', 'total_tokens'],
} as const

function usageOf(facts: JsonObject, model: string | null): Usage {
  const stated = facts['usage']
  const { [VERSION]: _, ...tokens } = isObject(stated) ? stated : {}
  // The tool writes 0 for what the API did not state.
  if (isNothing(tokens)) return missingUsage('The history states no tokens for this answer')
  const usage = readUsage(
    { usageMetadata: metadataOf(tokens, facts), modelVersion: model ?? undefined },
    { provider: 'gcp.gemini' },
  )
  return { ...withPasses(usage, tokens, facts), raw: tokens }
}

/** Of the sums of a streamed run, `input` is what is left of `input_tokens` without the cached. */
function metadataOf(tokens: JsonObject, facts: JsonObject): JsonObject {
  const isStreamed = facts['isRun'] === true && tokens['input_tokens'] !== undefined
  const { input: _, ...sums } = tokens
  const from = isStreamed ? sums : tokens
  const metadata: Record<string, Json> = {}
  for (const [name, stated] of Object.entries(NAMES)) {
    const value = stated.map((one) => from[one]).find((one) => one !== undefined)
    if (value !== undefined) metadata[name] = value
  }
  const { totalTokenCount: total, ...parts } = metadata
  return total === 0 ? parts : withThoughts(metadata, isStreamed)
}

/** A streamed run leaves its thoughts out, but its total holds them. */
function withThoughts(metadata: Record<string, Json>, isStreamed: boolean): JsonObject {
  const { totalTokenCount: total, promptTokenCount: input, candidatesTokenCount: output } = metadata
  if (!isStreamed || metadata['thoughtsTokenCount'] !== undefined) return metadata
  const rest = Number(total) - Number(input) - Number(output)
  return rest > 0 ? { ...metadata, thoughtsTokenCount: rest } : metadata
}

/** The sums of several requests are no long prompt: what one of them held is taken for the mean. */
function withPasses(usage: Usage, tokens: JsonObject, facts: JsonObject): Usage {
  if (facts['isRun'] !== true) return usage
  const requests = Number(facts['requests'] ?? Number.NaN)
  const input = Number(tokens['prompt'] ?? tokens['input_tokens'] ?? tokens['input'] ?? 0)
  const warnings = [...usage.warnings, SUM_OF_RUN]
  if (!(requests > 1)) return { ...usage, warnings }
  const maxPassInput = Math.ceil(input / requests)
  return { ...usage, warnings, context: { ...usage.context, maxPassInput } }
}

const SUM_OF_RUN: Warning = {
  code: 'sum_of_calls',
  message: 'The output of a run states the sum of its calls; how long each prompt was is not known',
}
