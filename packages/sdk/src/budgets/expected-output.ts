import { totalsOf } from '../usage/totals-of.ts'
import type { Usage } from '../usage/usage.ts'
import type { ScopedCall } from './conditions.ts'
import { type OutputQuantile, outputQuantile } from './output-quantile.ts'

/** What is known of the lengths of answers, by who asks what. */
export interface ExpectedOutput {
  observe(call: ScopedCall, usage: Usage): void
  /** The length that 95 of 100 answers to calls like this one stay within, in tokens. */
  of(call: ScopedCall): number
}

/** Fewer answers say nothing about the longest twentieth of them. */
const ENOUGH = 20
const SHARE = 0.95
/** Where nothing is known yet: longer than most answers, far shorter than most limits. */
const UNKNOWN_OUTPUT = 2048
/** Tasks are ever new ones: the tables must not grow for ever. */
const MAX_KEYS = 1024

/**
 * Learns by model, agent and task; where too little is known of these, by model and agent, by model,
 * of all calls.
 */
export function expectedOutput(): ExpectedOutput {
  const tables = Array.from({ length: 4 }, () => new Map<string, OutputQuantile>())
  return {
    observe: (call, usage) => {
      if (usage.status !== 'ok') return
      const { outputTokens } = totalsOf(usage)
      const keys = keysOf(call)
      for (const [level, table] of tables.entries()) {
        quantileIn(table, keys[level] ?? '').observe(outputTokens)
      }
    },
    of: (call) => {
      const keys = keysOf(call)
      let longest = UNKNOWN_OUTPUT
      for (const [level, table] of tables.entries()) {
        const quantile = table.get(keys[level] ?? '')
        if (quantile === undefined) continue
        if (quantile.count >= ENOUGH) return quantile.at(SHARE)
        longest = Math.max(longest, quantile.at(SHARE))
      }
      return longest
    },
  }
}

function quantileIn(table: Map<string, OutputQuantile>, key: string): OutputQuantile {
  const known = table.get(key)
  if (known !== undefined) return known
  if (table.size >= MAX_KEYS) table.delete(table.keys().next().value ?? '')
  const made = outputQuantile()
  table.set(key, made)
  return made
}

/** From the most particular key to that of all calls. */
function keysOf({ scope, model }: ScopedCall): readonly string[] {
  const byModel = model ?? ''
  const byAgent = `${byModel}\n${scope?.agent ?? ''}`
  return [`${byAgent}\n${scope?.task ?? ''}`, byAgent, byModel, '']
}
