/**
 * What columns are called in exports of providers, by field; the best comes first.
 *
 * Anthropic's console exports usage and costs, OpenAI's too; OpenRouter its activity.
 */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  time: [
    'time',
    'usage_date_utc',
    'start_time_iso',
    'start_time',
    'usage_date',
    'date',
    'day',
    'timestamp',
    'created_at',
  ],
  model: ['model', 'response_model', 'model_version', 'model_permaslug', 'line_item'],
  provider: ['provider'],
  cost_usd: ['cost_usd', 'amount_value', 'cost_total', 'cost'],
  input_tokens: ['input_tokens', 'tokens_prompt', 'prompt_tokens'],
  output_tokens: ['output_tokens', 'tokens_completion', 'completion_tokens'],
  'meters.input': ['usage_input_tokens_no_cache'],
  'meters.input.cacheRead': ['usage_input_tokens_cache_read'],
  'meters.input.cacheWrite.5m': ['usage_input_tokens_cache_write_5m'],
  'meters.input.cacheWrite.1h': ['usage_input_tokens_cache_write_1h'],
  'meters.output': ['usage_output_tokens'],
}

/** The columns of an export that is known, by field: for one that nobody has mapped. */
export function exportColumns(header: readonly string[]): ReadonlyMap<string, string> {
  const byName = new Map(header.map((title) => [plain(title), title]))
  const found = Object.entries(NAMES).flatMap(([field, names]) => {
    const title = names.map((name) => byName.get(name)).find((one) => one !== undefined)
    return title === undefined ? [] : [[field, title] as const]
  })
  return new Map(found)
}

/** Columns that only one provider's exports have: all of such an export was paid to it. */
const MARKS: readonly (readonly [provider: string, columns: readonly string[]])[] = [
  ['anthropic', ['usage_date_utc']],
  ['openai', ['start_time_iso', 'end_time_iso']],
]

/** Whose export it is; null: it may be of several, or of one that is not known. */
export function exportProvider(header: readonly string[]): string | null {
  const names = new Set(header.map(plain))
  const found = MARKS.find(([, columns]) => columns.every((column) => names.has(column)))
  return found?.[0] ?? null
}

/** `Cost (USD)` is `cost_usd`. */
const plain = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
