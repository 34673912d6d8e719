import { type Money, toDecimal } from '@tokenledger/sdk/core'
import { BLOCK_MS } from './blocks-of.ts'
import type { Block } from './read-blocks.ts'

/** The blocks and the gaps between them, as `blocks --json` prints them. */
export const blocksJson = (blocks: readonly Block[]) => ({
  schema_version: 1,
  blocks: blocks.flatMap((block, index) => [
    ...gapBefore(blocks[index - 1], block),
    blockJson(block),
  ]),
})

const blockJson = ({ burn, usage, ...block }: Block) => ({
  kind: 'block' as const,
  start: iso(block.start),
  end: iso(block.end),
  is_active: block.isActive,
  first_call: iso(block.firstCall),
  last_call: iso(block.lastCall),
  calls: usage.calls,
  input_tokens: usage.inputTokens,
  output_tokens: usage.outputTokens,
  cache_read_tokens: usage.cacheReadTokens,
  cache_write_tokens: usage.cacheWriteTokens,
  total_tokens: usage.totalTokens,
  cost_usd: decimal(usage.cost),
  calls_without_cost: usage.unknownCalls,
  models: block.models,
  burn_rate:
    burn === null
      ? null
      : {
          tokens_per_minute: Math.round(burn.tokensPerMinute * 100) / 100,
          cost_usd_per_hour: decimal(burn.costPerHour),
        },
  projection:
    burn === null
      ? null
      : {
          remaining_minutes: Math.round(burn.remainingMs / 6_000) / 10,
          total_tokens: burn.projectedTokens,
          cost_usd: decimal(burn.projectedCost),
        },
})

/** A gap: from when no block could be open any more to the next call. */
function gapBefore(before: Block | undefined, { firstCall }: Block) {
  if (before === undefined || firstCall - before.lastCall <= BLOCK_MS) return []
  return [{ kind: 'gap' as const, start: iso(before.lastCall + BLOCK_MS), end: iso(firstCall) }]
}

const iso = (ms: number): string => new Date(ms).toISOString()
const decimal = (money: Money | null): string | null => (money === null ? null : toDecimal(money))
