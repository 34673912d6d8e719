import type { AnswerRow } from '../query/answer.ts'

/** Tokens of some calls, by the names of document 5. Cached input is a part of the input. */
export interface TaskTokens {
  input_tokens: number
  output_tokens: number
  cached_input_tokens: number
}

const UNKNOWN_MODEL = 'unknown'

/**
 * The four fields of a task that its store keeps: what the task and its sub-tasks used, by model and
 * by source (`agent`, `tool:<name>`). All are null as long as nothing is known.
 *
 * @param parts the calls of the task and its sub-tasks, grouped by model and tool
 */
export function taskSummary(parts: readonly AnswerRow[]) {
  const all = noTokens()
  const byModel = new Map<string, TaskTokens>()
  const bySource = new Map<string, TaskTokens>()
  let missing = 0
  for (const part of parts) {
    missing += part.missing_usage_calls
    if (part.calls === part.missing_usage_calls && part.total_tokens === 0) continue
    const { model, tool } = part
    const source = typeof tool === 'string' ? `tool:${tool}` : 'agent'
    const name = typeof model === 'string' ? model : UNKNOWN_MODEL
    for (const tokens of [all, tokensOf(byModel, name), tokensOf(bySource, source)]) {
      tokens.input_tokens += part.input_tokens
      tokens.output_tokens += part.output_tokens
      tokens.cached_input_tokens += part.cache_read_tokens
    }
  }
  return byModel.size === 0 ? NOTHING_KNOWN : fieldsOf({ all, byModel, bySource, missing })
}

const NOTHING_KNOWN = {
  total_input_tokens: null,
  total_output_tokens: null,
  total_cached_input_tokens: null,
  token_usage_details: null,
}

function fieldsOf({
  all,
  byModel,
  bySource,
  missing,
}: {
  readonly all: TaskTokens
  readonly byModel: ReadonlyMap<string, TaskTokens>
  readonly bySource: ReadonlyMap<string, TaskTokens>
  readonly missing: number
}) {
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
      by_model: Object.fromEntries(byModel),
      by_source: Object.fromEntries(bySource),
      ...(missing > 0 && { missing_usage_calls: missing }),
    },
  }
}

const noTokens = (): TaskTokens => ({ input_tokens: 0, output_tokens: 0, cached_input_tokens: 0 })

function tokensOf(groups: Map<string, TaskTokens>, name: string): TaskTokens {
  const known = groups.get(name)
  if (known !== undefined) return known
  const made = noTokens()
  groups.set(name, made)
  return made
}
