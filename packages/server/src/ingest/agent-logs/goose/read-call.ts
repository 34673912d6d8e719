import { fromDecimal, providerName, type Usage, type Warning } from '@tokenledger/sdk/core'
import { usageFromTotals } from '../../usage-from-totals.ts'
import type { CallReading } from '../agent-log-source.ts'
import { isObject, type JsonObject } from '../join-json.ts'
import { VERSION } from '../json-version.ts'
import { knownFields } from '../known-fields.ts'
import { makerOfModel } from '../maker-of-model.ts'
import { type Copy, timeOfCopy, whoOfCopy } from '../sighting.ts'
import { textOf } from '../text-of.ts'

/** Says what the joined rows of a session, or of a call in the ledger, mean. */
export function readCall(_key: string, call: Copy): CallReading {
  const who = whoOfCopy(call)
  const { [VERSION]: _, ...usage } = usageIn(call)
  const isCall = call.facts['isCall'] === true
  const model = textOf(usage['model'])
  const provider = textOf(usage['provider'])
  return {
    time: timeOfCopy(call),
    dimensions: {
      agent: who['chain'] === 'side' ? 'subagent' : 'goose',
      source: 'import:goose',
      operation: 'chat',
      ...knownFields({
        session: who['session'],
        project: who['project'],
        provider: provider === null ? makerOfModel(model) : providerOf(provider),
      }),
      ...tagsOf(isCall, who['agentId']),
    },
    ...(model !== null && { responseModel: model }),
    status: 'ok',
    usage: usageOf(usage, { model, isCall }),
  }
}

/** Names of Goose that no alias rule covers. Source: https://block.github.io/goose/docs/getting-started/providers */
const PROVIDERS: ReadonlyMap<string, string> = new Map([
  ['gcp_vertex_ai', 'gcp.vertex_ai'],
  ['github_copilot', 'github-copilot'],
])

const providerOf = (name: string): string => PROVIDERS.get(name) ?? providerName(name)

function usageIn({ facts }: Copy): JsonObject {
  const usage = facts['usage']
  return isObject(usage) ? usage : {}
}

function tagsOf(isCall: boolean, agentId: string | undefined) {
  const tags = knownFields({
    counted_by: isCall ? undefined : 'session',
    agent_id: agentId,
  })
  return Object.keys(tags).length === 0 ? {} : { tags }
}

function usageOf(
  { isCharged, ...counts }: JsonObject,
  { model, isCall }: { readonly model: string | null; readonly isCall: boolean },
): Usage {
  const { cost } = counts
  const read = usageFromTotals(totalsOf(counts))
  const basis = isCharged === true ? ('charged' as const) : ('estimate' as const)
  return {
    ...read,
    segments: read.segments.map((segment) => ({ ...segment, model })),
    // The sum of a session is no single prompt: how long each of them was is not known.
    ...(!isCall && { context: { maxPassInput: 0 }, warnings: [...read.warnings, SESSION_TOTAL] }),
    raw: counts,
    ...(typeof cost === 'number' && { providerCost: { cost: fromDecimal(cost), basis } }),
  }
}

/** What a total holds beyond input and output is reasoning, which some providers count apart. */
function totalsOf({ input, output, total, cacheRead, cacheWrite }: JsonObject) {
  const rest = Number(total ?? 0) - Number(input ?? 0) - Number(output ?? 0)
  const isReasoning = input !== undefined && output !== undefined && rest > 0
  return {
    input_tokens: input,
    output_tokens: output,
    total_tokens: total,
    cache_read_tokens: cacheRead,
    cache_write_tokens: cacheWrite,
    ...(isReasoning && { reasoning_tokens: rest }),
  }
}

const SESSION_TOTAL: Warning = {
  code: 'session_total',
  message:
    'The history holds one sum a session: all of its calls are booked at its start, as one, at the price of short prompts, and what came from a cache is known only where the sum says so',
}
