import type { AnswerRow } from '../query/answer.ts'
import { compareValues } from '../query/compare-values.ts'

/** Tokens of some calls, by the names of document 5. Cached input is a part of the input. */
export interface TaskTokens {
  input_tokens: number
  output_tokens: number
  cached_input_tokens: number
}

const UNKNOWN_MODEL = 'unknown'

/** What some calls of tasks add up to, while it is being added up. */
export interface TaskSum {
  readonly all: TaskTokens
  readonly byModel: Map<string, TaskTokens>
  readonly bySource: Map<string, TaskTokens>
  readonly agents: Set<string>
  missing: number
}

/**
 * Adds up calls.
 *
 * @param parts calls, grouped by agent, model and tool
 */
export function taskSum(parts: readonly AnswerRow[]): TaskSum {
  const sum: TaskSum = {
    all: noTokens(),
    byModel: new Map(),
    bySource: new Map(),
    agents: new Set(),
    missing: 0,
  }
  for (const part of parts) {
    const { agent, model, tool } = part
    if (typeof agent === 'string') sum.agents.add(agent)
    sum.missing += part.missing_usage_calls
    if (part.calls === part.missing_usage_calls && part.total_tokens === 0) continue
    const source = typeof tool === 'string' ? `tool:${tool}` : 'agent'
    const name = typeof model === 'string' ? model : UNKNOWN_MODEL
    const tokens = {
      input_tokens: part.input_tokens,
      output_tokens: part.output_tokens,
      cached_input_tokens: part.cache_read_tokens,
    }
    addTokens(sum.all, tokens)
    addTokens(tokensOf(sum.byModel, name), tokens)
    addTokens(tokensOf(sum.bySource, source), tokens)
  }
  return sum
}

/** Both together. One of the two is changed, and is the result: the one that is larger already. */
export function joinSums(one: TaskSum, other: TaskSum): TaskSum {
  const [large, small] = sizeOf(one) >= sizeOf(other) ? [one, other] : [other, one]
  addTokens(large.all, small.all)
  for (const [name, tokens] of small.byModel) addTokens(tokensOf(large.byModel, name), tokens)
  for (const [name, tokens] of small.bySource) addTokens(tokensOf(large.bySource, name), tokens)
  for (const agent of small.agents) large.agents.add(agent)
  large.missing += small.missing
  return large
}

const sizeOf = ({ byModel, bySource, agents }: TaskSum): number =>
  byModel.size + bySource.size + agents.size

/**
 * The four fields of a task that its store keeps: what the task and its sub-tasks used, by model and
 * by source (`agent`, `tool:<name>`). All are null as long as nothing is known. And its agents.
 */
export const taskSummary = (sum: TaskSum) => ({
  agents: [...sum.agents].sort((left, right) => compareValues(left, right)),
  ...(sum.byModel.size === 0 ? NOTHING_KNOWN : fieldsOf(sum)),
})

/** What a task and its sub-tasks used, as lists have it. */
export type TaskSummary = ReturnType<typeof taskSummary>

const NOTHING_KNOWN = {
  total_input_tokens: null,
  total_output_tokens: null,
  total_cached_input_tokens: null,
  token_usage_details: null,
}

function fieldsOf({ all, byModel, bySource, missing }: TaskSum) {
  const totals = {
    total_input_tokens: all.input_tokens,
    total_output_tokens: all.output_tokens,
    total_cached_input_tokens: all.cached_input_tokens,
  }
  return {
    ...totals,
    token_usage_details: {
      ...totals,
      total_tokens: all.input_tokens + all.output_tokens,
      by_model: copyOf(byModel),
      by_source: copyOf(bySource),
      ...(missing > 0 && { missing_usage_calls: missing }),
    },
  }
}

/** The sums go on being added to. In the order of their names: which was larger must not show. */
function copyOf(groups: ReadonlyMap<string, TaskTokens>): Record<string, TaskTokens> {
  const sorted = [...groups].sort(([one], [other]) => compareValues(one, other))
  return Object.fromEntries(sorted.map(([name, tokens]) => [name, { ...tokens }]))
}

function addTokens(sum: TaskTokens, tokens: TaskTokens): void {
  sum.input_tokens += tokens.input_tokens
  sum.output_tokens += tokens.output_tokens
  sum.cached_input_tokens += tokens.cached_input_tokens
}

const noTokens = (): TaskTokens => ({ input_tokens: 0, output_tokens: 0, cached_input_tokens: 0 })

function tokensOf(groups: Map<string, TaskTokens>, name: string): TaskTokens {
  const known = groups.get(name)
  if (known !== undefined) return known
  const made = noTokens()
  groups.set(name, made)
  return made
}
