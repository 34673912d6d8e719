import type { StoredRow } from '../../query/segment-row.ts'
import type { Store } from '../../store/store.ts'

/** What series are told apart by. */
export const LABELS = ['provider', 'model', 'agent', 'project'] as const

/** Token types that exclude each other: their sum is what was used. */
export const TOKEN_TYPES = ['input', 'cache_read', 'cache_write', 'output', 'reasoning'] as const

/** Sums of one series; they only grow. */
export interface SeriesSums {
  readonly labels: Readonly<Record<(typeof LABELS)[number], string>>
  readonly tokens: Record<(typeof TOKEN_TYPES)[number], number>
  cost: bigint
  calls: number
  errorCalls: number
  missingCalls: number
  unpricedCalls: number
}

/** Running totals of a ledger. What corrections take back is summed apart. */
export interface LedgerTotals {
  /** Reads what has come since the last time. */
  advance(): Promise<void>
  readonly recorded: Iterable<SeriesSums>
  readonly reversed: Iterable<SeriesSums>
}

/** Values of a label that have series of their own; further ones are counted as `other`. */
const MOST_VALUES = 100
const MOST_SERIES = 2000
const BATCH_ROWS = 5000
const OTHER = 'other'

/**
 * Follows a ledger from its first row. Which value has a series of its own is decided when it is
 * first seen, in the ledger's order: it never moves to another series, and a server that starts
 * again comes to the same.
 */
export function ledgerTotals(store: Pick<Store, 'tail'>): LedgerTotals {
  const known = new Map(LABELS.map((label) => [label, new Set<string>()]))
  const recorded = new Map<string, SeriesSums>()
  const reversed = new Map<string, SeriesSums>()
  let seq = 0
  let lastUnpriced = ''
  let running: Promise<void> | null = null

  function capped(label: (typeof LABELS)[number], value: string | null): string {
    const values = known.get(label)
    if (value === null || values === undefined || values.has(value)) return value ?? ''
    if (values.size >= MOST_VALUES) return OTHER
    values.add(value)
    return value
  }

  function seriesOf(row: StoredRow): SeriesSums {
    const sums = row.sign === 1 ? recorded : reversed
    const values = LABELS.map((label) => capped(label, row[label]))
    const key = JSON.stringify(values)
    const isFull = sums.size >= MOST_SERIES && !sums.has(key)
    const shown = isFull ? LABELS.map(() => OTHER) : values
    const shownKey = isFull ? JSON.stringify(shown) : key
    const series = sums.get(shownKey) ?? newSeries(shown)
    sums.set(shownKey, series)
    return series
  }

  function add(row: StoredRow): void {
    const series = seriesOf(row)
    addTokens(series.tokens, row)
    series.cost += (row.cost ?? 0n) * BigInt(row.sign)
    if (row.segment === 0) {
      series.calls += 1
      if (row.status === 'error') series.errorCalls += 1
      if (row.coverage === 'missing') series.missingCalls += 1
    }
    if (row.unpriced > 0 && lastUnpriced !== row.id) {
      lastUnpriced = row.id
      series.unpricedCalls += 1
    }
  }

  async function readOn(): Promise<void> {
    for (;;) {
      const rows = await store.tail(seq, BATCH_ROWS)
      for (const row of rows) add(row)
      seq = rows.at(-1)?.seq ?? seq
      if (rows.length < BATCH_ROWS) return
    }
  }

  return {
    advance() {
      running ??= readOn().finally(() => {
        running = null
      })
      return running
    },
    get recorded() {
      return recorded.values()
    },
    get reversed() {
      return reversed.values()
    },
  }
}

/** Rows carry their sign; the sums of reversals are positive, too. */
function addTokens(tokens: SeriesSums['tokens'], row: StoredRow): void {
  const { sign, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens } =
    row
  tokens.input += sign * (inputTokens - cacheReadTokens - cacheWriteTokens)
  tokens.cache_read += sign * cacheReadTokens
  tokens.cache_write += sign * cacheWriteTokens
  tokens.output += sign * (outputTokens - reasoningTokens)
  tokens.reasoning += sign * reasoningTokens
}

function newSeries([
  provider = '',
  model = '',
  agent = '',
  project = '',
]: readonly string[]): SeriesSums {
  return {
    labels: { provider, model, agent, project },
    tokens: { input: 0, cache_read: 0, cache_write: 0, output: 0, reasoning: 0 },
    cost: 0n,
    calls: 0,
    errorCalls: 0,
    missingCalls: 0,
    unpricedCalls: 0,
  }
}
