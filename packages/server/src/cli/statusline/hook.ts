/** What Claude Code says to its status line; all of it may be absent. Source: https://code.claude.com/docs/en/statusline */
export interface Hook {
  readonly model: string | null
  readonly session: string | null
  readonly costUsd: number | null
  /** How full the context window is, 0 to 100. */
  readonly contextPercent: number | null
  /** How much of a plan's limits is used. */
  readonly limits: Readonly<Record<'fiveHours' | 'week', Limit | null>>
}

/** A limit of a plan. */
export interface Limit {
  /** 0 to 100. */
  readonly percent: number
  /** When it begins anew, epoch milliseconds; null when it is not known. */
  readonly resets: number | null
}

type Fields = Readonly<Record<string, unknown>>

/** Reads what stands on stdin; what cannot be read is unknown. */
export function parseHook(text: string): Hook {
  const hook = fieldsIn(text)
  const model = fieldsOf(hook['model'])
  const limits = fieldsOf(hook['rate_limits'])
  return {
    model: textOf(model['display_name']) ?? textOf(model['id']) ?? textOf(hook['model']),
    session: textOf(hook['session_id']) ?? sessionOf(textOf(hook['transcript_path'])),
    costUsd: amountOf(fieldsOf(hook['cost'])['total_cost_usd']),
    contextPercent: contextOf(fieldsOf(hook['context_window'])),
    limits: {
      fiveHours: limitOf(fieldsOf(limits['five_hour'])),
      week: limitOf(fieldsOf(limits['seven_day'])),
    },
  }
}

/** A history is named for its session. */
const sessionOf = (path: string | null): string | null =>
  path
    ?.split(/[/\\]/)
    .at(-1)
    ?.replace(/\.jsonl$/, '') || null

function contextOf(context: Fields): number | null {
  const stated = amountOf(context['used_percentage'])
  if (stated !== null) return stated
  const size = amountOf(context['context_window_size'])
  const usage = fieldsOf(context['current_usage'])
  const counts = ['input_tokens', 'cache_creation_input_tokens', 'cache_read_input_tokens'].map(
    (name) => amountOf(usage[name]),
  )
  if (size === null || size === 0 || counts.every((count) => count === null)) return null
  return (100 * counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)) / size
}

/** The time is in seconds. */
function limitOf(limit: Fields): Limit | null {
  const percent = amountOf(limit['used_percentage'])
  const seconds = amountOf(limit['resets_at'])
  return percent === null ? null : { percent, resets: seconds === null ? null : seconds * 1000 }
}

function fieldsIn(text: string): Fields {
  try {
    // Some shells of Windows put a mark before what they pipe.
    return fieldsOf(JSON.parse(text.replace(/^\uFEFF/, '')))
  } catch {
    return {}
  }
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null

const amountOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null
