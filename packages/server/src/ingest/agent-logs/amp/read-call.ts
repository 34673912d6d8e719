import { missingUsage, readUsage, type Usage } from '@tokenledger/sdk/reading'
import { usageFromTotals } from '../../usage-from-totals.ts'
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
  const model = textOf(call.facts['model']) ?? textOf(call.facts['answerModel'])
  return {
    time: timeOfCopy(call),
    dimensions: {
      agent: 'amp',
      source: 'import:amp',
      operation: 'chat',
      ...knownFields({
        session: who['session'],
        project: who['project'],
        provider: makerOfModel(model),
      }),
      ...(who['branch'] !== undefined && { tags: { git_branch: who['branch'] } }),
    },
    ...(model !== null && { responseModel: model }),
    status: 'ok',
    ...(call.tools.length > 0 && { tools: { used: call.tools } }),
    usage: usageOf(call.facts['usage'], model),
  }
}

/** Names of a counter in the bill and in the answer. The bill goes first. */
const NAMES = {
  input_tokens: ['input', 'inputTokens'],
  output_tokens: ['output', 'outputTokens'],
  cache_read_input_tokens: ['cacheReadInputTokens', 'cacheReadInputTokens'],
  cache_creation_input_tokens: ['cacheCreationInputTokens', 'cacheCreationInputTokens'],
} as const

function usageOf(stated: Json | undefined, model: string | null): Usage {
  const raw = isObject(stated) ? stated : {}
  const [ledger, message] = [objectOf(raw['ledger']), objectOf(raw['message'])]
  const counters = knownFields<Json>(
    Object.fromEntries(
      Object.entries(NAMES).map(([name, [billed, written]]) => [
        name,
        ledger[billed] ?? message[written],
      ]),
    ),
  )
  const usage = isNothing(counters)
    ? usageOfTotal(ledger['total'] ?? message['totalTokens'], model)
    : usageOfCounters(counters, model)
  if (usage.status === 'missing') return usage
  // What a credit is worth is not documented: it is kept as stated, and is no cost.
  const credits = Number(ledger['credits'] ?? message['credits'] ?? Number.NaN)
  const details = Number.isFinite(credits) ? { ...usage.details, credits } : usage.details
  return { ...usage, details, raw }
}

const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})

/** Input, cache and output stand beside each other, as Anthropic counts, whoever's model it is. */
const usageOfCounters = (counters: JsonObject, model: string | null): Usage =>
  readUsage(
    { type: 'message', role: 'assistant', model: model ?? undefined, usage: counters },
    { provider: 'anthropic' },
  )

function usageOfTotal(total: Json | undefined, model: string | null): Usage {
  if (total === undefined || Number(total) === 0) {
    return missingUsage('The thread states no tokens for this call')
  }
  const usage = usageFromTotals({ total_tokens: total })
  return { ...usage, segments: usage.segments.map((segment) => ({ ...segment, model })) }
}
