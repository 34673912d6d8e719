import { TALLY_LABELS, type Tally, tallyOf } from '../../query/tally.ts'
import type { Store } from '../../store/store.ts'

/** What series are told apart by. */
export const LABELS = TALLY_LABELS

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

/** What is followed. */
export type LedgerToFollow = Pick<Store, 'tail' | 'tally' | 'lastSeq'>

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
 * Follows a ledger: it begins with what the ledger sums up, and goes on with what comes. Which value
 * has a series of its own is decided when it is first seen, in the ledger's order: it never moves to
 * another series, and a server that starts again comes to the same.
 */
export function ledgerTotals(store: LedgerToFollow): LedgerTotals {
  const known = new Map(LABELS.map((label) => [label, new Set<string>()]))
  const recorded = new Map<string, SeriesSums>()
  const reversed = new Map<string, SeriesSums>()
  let seq: number | null = null
  let running: Promise<void> | null = null

  function capped(label: (typeof LABELS)[number], value: string | null): string {
    const values = known.get(label)
    if (value === null || values === undefined || values.has(value)) return value ?? ''
    if (values.size >= MOST_VALUES) return OTHER
    values.add(value)
    return value
  }

  function seriesOf({ labels, sign }: Tally): SeriesSums {
    const sums = sign === 1 ? recorded : reversed
    const values = LABELS.map((label) => capped(label, labels[label]))
    const key = JSON.stringify(values)
    const isFull = sums.size >= MOST_SERIES && !sums.has(key)
    const shown = isFull ? LABELS.map(() => OTHER) : values
    const shownKey = isFull ? JSON.stringify(shown) : key
    const series = sums.get(shownKey) ?? newSeries(shown)
    sums.set(shownKey, series)
    return series
  }

  function add(tally: Tally): void {
    const series = seriesOf(tally)
    addTokens(series.tokens, tally)
    series.cost += tally.cost
    series.calls += tally.calls
    series.errorCalls += tally.errorCalls
    series.missingCalls += tally.missingCalls
    series.unpricedCalls += tally.unpricedCalls
  }

  async function begin(): Promise<number> {
    const upTo = await store.lastSeq()
    for (const tally of await store.tally(upTo)) add(tally)
    return upTo
  }

  async function readOn(): Promise<void> {
    seq ??= await begin()
    for (;;) {
      const rows = await store.tail(seq, BATCH_ROWS)
      const isLast = rows.length < BATCH_ROWS
      // Of the entry at the end more may be to come, and an entry is counted whole.
      const end = isLast ? rows.length : rows.findLastIndex(({ segment }) => segment === 0)
      const whole = rows.slice(0, end <= 0 ? rows.length : end)
      for (const tally of tallyOf(whole)) add(tally)
      seq = whole.at(-1)?.seq ?? seq
      if (isLast) return
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

function addTokens(tokens: SeriesSums['tokens'], tally: Tally): void {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens } = tally
  tokens.input += inputTokens - cacheReadTokens - cacheWriteTokens
  tokens.cache_read += cacheReadTokens
  tokens.cache_write += cacheWriteTokens
  tokens.output += outputTokens - reasoningTokens
  tokens.reasoning += reasoningTokens
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
