import type { Entry } from '../../ledger/entry.ts'
import { modelOf } from '../../ledger/model-of.ts'
import { tokensOf } from '../../usage/totals-of.ts'
import { UNKNOWN_MODEL } from './llm-usage.ts'

/** Tokens of some calls. Cached input is a part of the input. */
export interface TaskTokens {
  readonly input_tokens: number
  readonly output_tokens: number
  readonly cached_input_tokens: number
}

/** What a task and its sub-tasks used so far. */
export interface TaskUsageSummary {
  readonly total_input_tokens: number
  readonly total_output_tokens: number
  /** A part of the input: it is not added to the total. */
  readonly total_cached_input_tokens: number
  readonly total_tokens: number
  readonly by_model: Readonly<Record<string, TaskTokens>>
  /** `agent` for its own calls, `tool:<name>` for those of its tools. */
  readonly by_source: Readonly<Record<string, TaskTokens>>
  /** Calls that told nothing of their usage; absent: none. */
  readonly missing_usage_calls?: number
}

type Sums = { -readonly [Name in keyof TaskTokens]: TaskTokens[Name] }

/** Sums of what a task used. */
export interface TaskTally {
  /** Adds a call under a source, all of it or nothing. */
  add(entry: Entry, source: string): void
  /** The totals alone. */
  totals(): TaskTokens
  /** A copy of everything, down to the last figure. */
  summary(): TaskUsageSummary
}

/** Sums of nothing. */
export function taskTally(): TaskTally {
  const all = { ...NO_TOKENS }
  const byModel = new Map<string, Sums>()
  const bySource = new Map<string, Sums>()
  let missing = 0
  return {
    add(entry, source) {
      const { sign, usage } = entry
      if (usage.status === 'missing') missing += sign
      for (const segment of usage.segments) {
        const { inputTokens, outputTokens, cacheReadTokens } = tokensOf(segment.meters)
        const model = modelOf(entry, segment) ?? UNKNOWN_MODEL
        for (const sums of [all, sumsOf(byModel, model), sumsOf(bySource, source)]) {
          sums.input_tokens += sign * inputTokens
          sums.output_tokens += sign * outputTokens
          sums.cached_input_tokens += sign * cacheReadTokens
        }
      }
    },
    totals: () => ({ ...all }),
    summary: () => ({
      total_input_tokens: all.input_tokens,
      total_output_tokens: all.output_tokens,
      total_cached_input_tokens: all.cached_input_tokens,
      total_tokens: all.input_tokens + all.output_tokens,
      by_model: copyOf(byModel),
      by_source: copyOf(bySource),
      ...(missing > 0 && { missing_usage_calls: missing }),
    }),
  }
}

/** Nothing was used. */
export const NO_TOKENS: TaskTokens = Object.freeze({
  input_tokens: 0,
  output_tokens: 0,
  cached_input_tokens: 0,
})

/** What was used between two moments. */
export function tokensSince(now: TaskTokens, before: TaskTokens): TaskTokens {
  return {
    input_tokens: now.input_tokens - before.input_tokens,
    output_tokens: now.output_tokens - before.output_tokens,
    cached_input_tokens: now.cached_input_tokens - before.cached_input_tokens,
  }
}

function sumsOf(groups: Map<string, Sums>, name: string): Sums {
  const known = groups.get(name)
  if (known !== undefined) return known
  const made = { ...NO_TOKENS }
  groups.set(name, made)
  return made
}

function copyOf(groups: ReadonlyMap<string, Sums>): Record<string, TaskTokens> {
  return Object.fromEntries([...groups].map(([name, sums]) => [name, { ...sums }]))
}
