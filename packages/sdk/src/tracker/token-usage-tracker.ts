import { TokenledgerError } from '../base/errors.ts'
import type { CallMeter, CallRequest, EntrySink, Hold } from '../ledger/call-meter.ts'
import type { Entry } from '../ledger/entry.ts'
import { type RunningTotals, runningTotals } from '../ledger/running-totals.ts'
import type { Totals } from '../ledger/totals.ts'
import type { PriceBook } from '../pricing/price-book.ts'
import type {
  PromptCompletionTokens,
  PromptCompletionTokensSnakeCase,
} from '../usage/document-names.ts'
import { totalsOf } from '../usage/totals-of.ts'
import { frozenCopy } from './frozen-copy.ts'
import { seenIds } from './seen-ids.ts'
import { type Timeline, type TimelinePoint, timeline } from './timeline.ts'
import type { TokenUsageTool } from './token-usage-tool.ts'
import { type TrackedCall, trackedEntry } from './tracked-entry.ts'
import { budgetLine, summaryLines, trackedLine } from './tracker-lines.ts'
import { consoleLogger, quietLogger, type TrackerLogger } from './tracker-logger.ts'

/** Prompt, completion and total tokens. */
export type TrackedUsage = PromptCompletionTokens

/** Told after each call: its tool, what it used, and the total with it. All of it is frozen. */
export type UsageCallback = (tool: string, usage: TrackedUsage, total: TrackedUsage) => void

/** What a tracker's totals are kept by. */
export type TrackerDimension = 'agent' | 'tool' | 'model' | 'task' | 'session' | 'user'

/** How a tracker is set up. */
export interface TrackerOptions {
  /** Tokens after which each call is warned of. 0 is a limit. @default null: none */
  readonly tokenBudget?: number | null
  /** Asked before each metered call. @default every call may go on */
  readonly admission?: { reserve(request: CallRequest): Hold }
  /** The newest calls on the timeline; totals hold all. @default 100,000 */
  readonly timelineLimit?: number
  /** @default the console */
  readonly logger?: TrackerLogger
  /** Prices of tracked calls. @default the bundled book */
  readonly priceBook?: PriceBook
}

/** What a report holds: everything a tracker knows. */
export interface TrackerReport {
  readonly budget: number | null
  readonly total: TrackedUsage
  readonly breakdown: Readonly<Record<string, number>>
  readonly timeline: readonly TimelinePoint[]
  /** Epoch seconds, with fractions. */
  readonly timestamp: number
}

const DIMENSIONS: readonly TrackerDimension[] = [
  'agent',
  'tool',
  'model',
  'task',
  'session',
  'user',
]
/** Stands for "not given" where totals are asked for by name. */
const NONE = '(none)'
const SEEN_IDS = 100_000
const TIMELINE_LIMIT = 100_000

/** A hold of a call that no budget is asked about. */
const NO_HOLD: Hold = Object.freeze({
  mayContinue: () => true,
  settle: () => {},
  release: () => {},
})

/**
 * Counts what tools, agents and models consume: every call once, totals at hand at any time.
 *
 * @example
 * import { TokenUsageTracker } from '@tokenledger/sdk'
 * const tracker = new TokenUsageTracker({ logger: { info: () => {}, warn: console.log } })
 * tracker.trackUsage('search', { prompt_tokens: 10, completion_tokens: 20 })
 * tracker.trackUsage('read', { promptTokens: 60, completionTokens: 50, totalTokens: 110 })
 * console.log(tracker.getTotalUsage()) // { promptTokens: 70, completionTokens: 70, totalTokens: 140 }
 * console.log(tracker.getUsageBreakdown()) // { search: 30, read: 110 }
 */
export class TokenUsageTracker implements CallMeter {
  readonly #logger: TrackerLogger
  readonly #admission: { reserve(request: CallRequest): Hold } | null
  readonly #priceBook: PriceBook | undefined
  readonly #seen = seenIds(SEEN_IDS)
  readonly #timeline: Timeline
  readonly #callbacks: { readonly call: UsageCallback }[] = []
  readonly #sinks: EntrySink[] = []
  #totals: RunningTotals = runningTotals(DIMENSIONS)
  #tokenBudget: number | null

  constructor(options: TrackerOptions = {}) {
    this.#logger = quietLogger(options.logger ?? consoleLogger)
    this.#admission = options.admission ?? null
    this.#priceBook = options.priceBook
    this.#timeline = timeline(options.timelineLimit ?? TIMELINE_LIMIT)
    this.#tokenBudget = options.tokenBudget ?? null
  }

  /** Sets money, tokens or calls aside for a call that is about to be made. */
  reserve(request: CallRequest): Hold {
    return this.#admission?.reserve(request) ?? NO_HOLD
  }

  /** Keeps a call. The same id again is the same call. Never throws, never waits. */
  record(entry: Entry): void {
    this.#keep(entry, null)
  }

  /** Counts a call made on behalf of a tool. */
  trackUsage(
    tool: TokenUsageTool,
    usage: unknown,
    metadata?: object | null,
    call: TrackedCall = {},
  ): void {
    const entry = trackedEntry({ tool, usage, call, priceBook: this.#priceBook })
    const isNew = this.#keep(entry, metadata ? frozenCopy(metadata) : null)
    if (!isNew) return
    const added = totalsOf(entry.usage).totalTokens
    this.#logger.info(trackedLine(toolOf(entry), added, this.getTotalUsage().totalTokens))
    this.#checkBudget()
  }

  getTotalUsage(): TrackedUsage {
    return trackedUsage(this.#totals.grandTotal())
  }

  getTotalUsageSnakeCase(): PromptCompletionTokensSnakeCase {
    const { inputTokens, outputTokens, totalTokens } = this.#totals.grandTotal()
    return {
      prompt_tokens: inputTokens,
      completion_tokens: outputTokens,
      total_tokens: totalTokens,
    }
  }

  getUsageBreakdown(): Record<string, number> {
    const tools = [...this.#totals.totals('tool')]
    return Object.fromEntries(tools.map(([tool, { totalTokens }]) => [tool ?? NONE, totalTokens]))
  }

  getUsageByTool(tool: TokenUsageTool): TrackedUsage {
    const totals = this.#totals.totals('tool').get(tool)
    return totals === undefined
      ? { promptTokens: 0, completionTokens: 0, totalTokens: 0 }
      : trackedUsage(totals)
  }

  getUsageTimeline(): TimelinePoint[] {
    return this.#timeline.points()
  }

  addUsageCallback(callback: UsageCallback): () => void {
    return added(this.#callbacks, { call: callback })
  }

  /** Hands every call from now on to a sink. Returns its removal. */
  addSink(sink: EntrySink): () => void {
    return added(this.#sinks, sink)
  }

  printSummary(): void {
    const { budget, total, breakdown } = this.generateReport()
    for (const line of summaryLines({ budget, total, breakdown })) this.#logger.info(line)
  }

  generateReport(): TrackerReport {
    return {
      budget: this.#tokenBudget,
      total: this.getTotalUsage(),
      breakdown: this.getUsageBreakdown(),
      timeline: this.getUsageTimeline(),
      timestamp: Date.now() / 1000,
    }
  }

  reset(): void {
    this.#totals = runningTotals(DIMENSIONS)
    this.#timeline.clear()
  }

  totals(dimension: TrackerDimension): Record<string, Totals> {
    const totals = [...this.#totals.totals(dimension)]
    return Object.fromEntries(totals.map(([value, one]) => [value ?? NONE, one]))
  }

  /** Changes the token budget; null: none. */
  setTokenBudget(tokenBudget: number | null): void {
    if (tokenBudget !== null && !(Number.isFinite(tokenBudget) && tokenBudget >= 0)) {
      throw new TokenledgerError(
        'invalid_quantity',
        `Cannot set the token budget: it must be a number of 0 or more, or null for none, found ${tokenBudget}`,
      )
    }
    this.#tokenBudget = tokenBudget
  }

  #keep(entry: Entry, metadata: object | null): boolean {
    if (!this.#seen.add(entry.id)) return false
    this.#totals.add(entry)
    const usage = trackedUsage(totalsOf(entry.usage))
    const tool = toolOf(entry)
    const timestamp = entry.time / 1000
    const tokens = entry.sign * usage.totalTokens
    this.#timeline.add(Object.freeze({ tool, timestamp, tokens, metadata }))
    for (const sink of [...this.#sinks]) this.#attempt(() => sink.take(entry))
    for (const { call } of [...this.#callbacks]) {
      this.#attempt(() => call(tool, Object.freeze(usage), Object.freeze(this.getTotalUsage())))
    }
    return true
  }

  #checkBudget(): void {
    const used = this.getTotalUsage().totalTokens
    const budget = this.#tokenBudget
    if (budget !== null && used > budget) this.#logger.warn(budgetLine(budget, used))
  }

  #attempt(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#logger.warn(`Usage callback failed: ${error}`)
    }
  }
}

function toolOf({ dimensions }: Entry): string {
  return dimensions.tool ?? NONE
}

function trackedUsage(tokens: {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly totalTokens: number
}): TrackedUsage {
  return {
    promptTokens: tokens.inputTokens,
    completionTokens: tokens.outputTokens,
    totalTokens: tokens.totalTokens,
  }
}

function added<Item>(list: Item[], item: Item): () => void {
  list.push(item)
  return () => {
    const index = list.indexOf(item)
    if (index >= 0) list.splice(index, 1)
  }
}
