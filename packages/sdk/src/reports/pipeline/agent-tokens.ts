import { TokenledgerError } from '../../base/errors.ts'
import { fromDecimal, type Money } from '../../base/money.ts'
import type { PriceBook } from '../../pricing/price-book.ts'
import { calculateCost } from '../calculate-cost.ts'

/** What one agent of a pipeline used. Null: not known. */
export interface AgentUsage {
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  /** US dollars; null: no price. @default the list price of the model, if one is named */
  readonly costUsd?: string | number | null
  /** The model of the last call. */
  readonly model?: string | null
  /** What the last call had in its window: its input and output. @default input and output: one call */
  readonly contextTokens?: number | null
  /** Calls whose usage is not known. @default 1 when tokens are not known */
  readonly missingUsageCalls?: number
  /** Calls without a price. @default 1 when the cost is not known */
  readonly unpricedCalls?: number
}

/** An agent of a pipeline, or one run of it. */
export interface PipelineAgent {
  readonly agentName: string
  readonly usage: AgentUsage
}

/** What one agent used, checked, and priced where that is possible. */
export interface AgentTokens {
  readonly agentName: string
  readonly model: string | null
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  /** Input and output as far as they are known. */
  readonly totalTokens: number
  readonly cost: Money | null
  readonly contextTokens: number | null
  readonly missingUsageCalls: number
  readonly unpricedCalls: number
}

/**
 * Checks what an agent used, and prices it where no cost is stated.
 *
 * @throws TokenledgerError `invalid_quantity` when a count is negative or no number, `invalid_decimal`
 * when a cost is none.
 */
export function agentTokens({ agentName, usage }: PipelineAgent, book?: PriceBook): AgentTokens {
  const inputTokens = checked(usage.inputTokens, agentName)
  const outputTokens = checked(usage.outputTokens, agentName)
  const isKnown = inputTokens !== null && outputTokens !== null
  const totalTokens = (inputTokens ?? 0) + (outputTokens ?? 0)
  const cost = costOfAgent(usage, book)
  return {
    agentName,
    model: usage.model ?? null,
    inputTokens,
    outputTokens,
    totalTokens,
    cost,
    contextTokens: checked(usage.contextTokens ?? (isKnown ? totalTokens : null), agentName),
    missingUsageCalls: usage.missingUsageCalls ?? Number(!isKnown),
    unpricedCalls: usage.unpricedCalls ?? Number(cost === null),
  }
}

function costOfAgent(usage: AgentUsage, priceBook: PriceBook | undefined): Money | null {
  const { costUsd, model, inputTokens, outputTokens } = usage
  if (costUsd !== undefined) return costUsd === null ? null : fromDecimal(costUsd)
  if (!model || inputTokens === null || outputTokens === null) return null
  const options = priceBook === undefined ? {} : { priceBook }
  const text = calculateCost(model, inputTokens, outputTokens, options)
  return text === null ? null : fromDecimal(text)
}

function checked(count: unknown, agentName: string): number | null {
  if (count === null || count === undefined) return null
  if (typeof count === 'number' && count >= 0 && count <= Number.MAX_SAFE_INTEGER) return count
  throw new TokenledgerError(
    'invalid_quantity',
    `Cannot add up the tokens of "${agentName}": a count must be a number from 0, or null where it is not known, found ${count}`,
  )
}
