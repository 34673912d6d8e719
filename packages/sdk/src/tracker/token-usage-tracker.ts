import { copiedText } from '../base/copied-text.ts'
import { errorText } from '../base/error-text.ts'
import { present } from '../base/present.ts'
import { safeText } from '../base/safe-text.ts'
import type { BudgetStatus } from '../budgets/budget-status.ts'
import type { CallMeter, CallRequest, EntrySink, Hold } from '../ledger/call-meter.ts'
import type { Entry } from '../ledger/entry.ts'
import type { Scope } from '../ledger/scope.ts'
import type { ToolRun } from '../ledger/tool-run.ts'
import type { Totals } from '../ledger/totals.ts'
import type { PriceBook } from '../pricing/price-book.ts'
import type { PromptCompletionTokensSnakeCase } from '../usage/document-names.ts'
import { type TokenTotals, totalsOf } from '../usage/totals-of.ts'
import { type CallBudgets, NO_BUDGETS, trackerBudgets } from './call-budgets.ts'
import { type CallFacts, callEntry } from './call-entry.ts'
import {
  type CountedCalls,
  countedCalls,
  NONE,
  type TrackerDimension,
  toolOf,
} from './counted-calls.ts'
import { everySeconds } from './every-seconds.ts'
import { frozenCopy } from './frozen-copy.ts'
import { type LateCalls, lateCalls } from './late-calls.ts'
import { type Listeners, listeners } from './listeners.ts'
import { safeReading } from './safe-reading.ts'
import { type Sinks, sinks } from './sinks.ts'
import type { TimelinePoint } from './timeline.ts'
import { checkedTokenBudget } from './token-budget.ts'
import type { TokenUsageTool } from './token-usage-tool.ts'
import {
  NO_USAGE,
  type TrackedUsage,
  type TrackerReport,
  trackedUsage,
  type UsageCallback,
} from './tracked-usage.ts'
import {
  budgetSetLine,
  exceededLine,
  summaryLines,
  trackedLine,
  warningLine,
} from './tracker-lines.ts'
import { consoleLogger, quietLogger, type TrackerLogger } from './tracker-logger.ts'
import type { TrackerOptions } from './tracker-options.ts'
import { idOnWire } from './wire-calls.ts'

/** What is known of a tracked call besides its tool and its usage. */
export interface TrackedCall extends CallFacts, Omit<Scope, 'tool'> {}

/**
 * Counts what tools, agents and models consume. Every call counts once, totals are at hand at any
 * time, and nothing that is handed in can spoil them: what cannot be read is `missing`, never zero.
 * Calls of metered clients arrive by themselves; others are told with `trackUsage`.
 *
 * @example
 * import { TokenUsageTracker } from '@tokenledger/sdk'
 * const info = (line) => {
 *   console.log(line) // [search] Added 30 tokens. Total: 30
 * }
 * const tracker = new TokenUsageTracker({ logger: { info, warn: info } })
 * tracker.trackUsage('search', { prompt_tokens: 10, completion_tokens: 20 })
 * console.log(tracker.getUsageBreakdown()) // { search: 30 }
 */
export class TokenUsageTracker implements CallMeter {
  readonly #logger: TrackerLogger
  readonly #budgets: CallBudgets
  readonly #calls: CountedCalls
  readonly #priceBook: PriceBook | undefined
  readonly #callbacks: Listeners<[string, TrackedUsage, TrackedUsage]>
  readonly #sinks: Sinks
  readonly #late: LateCalls
  #tokenBudget: number | null

  /** @throws TokenledgerError `invalid_budget`, `invalid_setting` when an option does not fit. */
  constructor(options: TrackerOptions = {}) {
    this.#logger = quietLogger(options.logger ?? consoleLogger)
    this.#budgets = trackerBudgets(options, this.#logger)
    this.#calls = countedCalls(options.timelineLimit)
    this.#priceBook = options.priceBook
    this.#tokenBudget = checkedTokenBudget(options.tokenBudget)
    this.#callbacks = listeners((error) => this.#failed('usage callback', error))
    this.#sinks = sinks((error) => this.#failed('sink', error))
    this.#late = lateCalls((entry) => this.#record(entry))
  }

  /**
   * Sets aside what a call needs under the budgets that it is under. Settle or release the hold when
   * the call has ended, and record the call with the reading that it was settled with.
   *
   * @throws BudgetExceededError when a hard limit does not allow the call.
   */
  reserve(request: CallRequest): Hold {
    return this.#budgets.reserve(request)
  }

  /** Whether it has no budgets, nor a `reserve` of somebody else: every call may be made. */
  get isUnlimited(): boolean {
    return this.#budgets === NO_BUDGETS && this.reserve === TokenUsageTracker.prototype.reserve
  }

  record(entry: Entry): void {
    this.#late.recordAll()
    this.#record(entry)
  }

  recordLate(make: () => Entry | null): void {
    if (this.isPatient) {
      this.#late.add(make)
      return
    }
    const entry = make()
    if (entry !== null) this.record(entry)
  }

  /** Whether nobody has to know of a call before the next: neither a limit nor a listener. */
  get isPatient(): boolean {
    return (
      this.#sinks.arePatient &&
      this.#callbacks.isEmpty &&
      this.#tokenBudget === null &&
      this.#budgets === NO_BUDGETS &&
      this.record === TokenUsageTracker.prototype.record
    )
  }

  /**
   * Counts a call that was made on behalf of a tool, within the scope that the code runs in. Never
   * throws.
   *
   * @param usage counts under any common names (`prompt_tokens`, `promptTokens`, `inputTokens` …), or
   * what a provider answered: its usage object or the whole answer. A missing total is the sum of the
   * parts; a stated one that contradicts them is warned of and does not count.
   * @param metadata whatever belongs to the call on the timeline: copied, kept in memory only
   * @param call what else is known; `id` makes the call count once however often it is told
   */
  trackUsage(
    tool: TokenUsageTool,
    usage: unknown,
    metadata?: object | null,
    call: TrackedCall = {},
  ): void {
    try {
      this.#late.recordAll()
      const reading = safeReading(usage, call.model)
      const id = call.id ?? idOnWire(this, usage, reading)
      const entry = callEntry({
        usage: reading,
        scope: { ...scopeOf(call), tool: copiedText(safeText(String(tool))) },
        facts: { ...call, ...present({ id }) },
        priceBook: this.#priceBook,
      })
      if (this.#keep(entry, metadata ? frozenCopy(metadata) : null)) this.#sayTracked(entry)
    } catch (error) {
      this.#failed('call', error)
    }
  }

  /** Tokens of all calls. */
  getTotalUsage(): TrackedUsage {
    return this.#counted.used()
  }

  /** Tokens of all calls, in snake case. */
  getTotalUsageSnakeCase(): PromptCompletionTokensSnakeCase {
    const { promptTokens, completionTokens, totalTokens } = this.getTotalUsage()
    return {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: totalTokens,
    }
  }

  /** Tokens by tool; `(none)` holds the calls that were made for no tool. */
  getUsageBreakdown(): Record<string, number> {
    const tools = Object.entries(this.totals('tool'))
    return Object.fromEntries(tools.map(([tool, { totalTokens }]) => [tool, totalTokens]))
  }

  /** Tokens of one tool; zeros for one that made no call. */
  getUsageByTool(tool: TokenUsageTool): TrackedUsage {
    const totals = this.#counted.totals('tool').get(tool === NONE ? null : tool)
    return totals === undefined ? { ...NO_USAGE } : trackedUsage(totals)
  }

  /** The newest calls in the order in which they were recorded; how many is an option. */
  getUsageTimeline(): TimelinePoint[] {
    return this.#counted.points()
  }

  /**
   * Calls a function after each call is counted, before its line is written and the budget is
   * checked. What it throws is a warning in the log and nothing else. Returns its removal.
   */
  addUsageCallback(callback: UsageCallback): () => void {
    this.#late.recordAll()
    return this.#callbacks.add(callback)
  }

  /** Hands every call from now on to a sink, such as a file or a server. Returns its removal. */
  addSink(sink: EntrySink): () => void {
    this.#late.recordAll()
    const remove = this.#sinks.add(sink)
    return () => {
      this.#late.recordAll()
      remove()
    }
  }

  /** Whether a sink wants to know of calls while they run. */
  get wantsInFlight(): boolean {
    return this.#sinks.wantInFlight
  }

  /** Tells the sinks of calls that run. They are no part of any total. Never throws. */
  tellInFlight(calls: readonly Entry[]): void {
    this.#sinks.tellInFlight(calls)
  }

  /** Tells the sinks of the run of a tool; statistics of tools count it. Never throws. */
  recordToolRun(run: ToolRun): void {
    this.#sinks.tellToolRun(run)
  }

  /** Writes the summary block to the logger, line by line. */
  printSummary(): void {
    const parts = { budget: this.#tokenBudget, total: this.getTotalUsage() }
    for (const line of summaryLines({ ...parts, breakdown: this.getUsageBreakdown() })) {
      this.#logger.info(line)
    }
  }

  /** Everything at once, as of now. */
  generateReport(): TrackerReport {
    return {
      budget: this.#tokenBudget,
      total: this.getTotalUsage(),
      breakdown: this.getUsageBreakdown(),
      timeline: this.getUsageTimeline(),
      timestamp: Date.now() / 1000,
    }
  }

  /**
   * Writes the total to the logger now and then, without keeping the process alive. Returns what
   * stops it.
   *
   * @param options.intervalSeconds @default 60
   * @throws TokenledgerError `invalid_setting` when the interval is not above 0.
   */
  setupReporting({ intervalSeconds = 60 }: { readonly intervalSeconds?: number } = {}): () => void {
    return everySeconds(intervalSeconds, () => {
      this.#logger.info(`Periodic usage report: ${this.getTotalUsage().totalTokens} tokens used`)
    })
  }

  /**
   * Forgets totals and timeline. The budget, callbacks and sinks stay, and a call that was counted
   * before does not count again.
   *
   * @param options.archive is handed the report first; when it throws, nothing is forgotten
   */
  reset({ archive }: { readonly archive?: (report: TrackerReport) => void } = {}): void {
    archive?.(this.generateReport())
    this.#counted.clear()
  }

  /**
   * Calls, tokens and exact costs by the values of a dimension. `(none)` holds the calls without
   * one, `(other)` those of values beyond the first 100,000.
   */
  totals(dimension: TrackerDimension): Record<string, Totals> {
    const totals = [...this.#counted.totals(dimension)]
    return Object.fromEntries(totals.map(([value, one]) => [value ?? NONE, one]))
  }

  /** Where each of the budgets stands. */
  budgetStatus(): readonly BudgetStatus[] {
    return this.#budgets.status()
  }

  /**
   * Changes the token budget, and says so in the log; null: none.
   *
   * @throws TokenledgerError `invalid_budget` when it is no number from 0.
   */
  setTokenBudget(tokenBudget: number | null): void {
    this.#late.recordAll()
    this.#tokenBudget = checkedTokenBudget(tokenBudget)
    this.#logger.info(budgetSetLine(this.#tokenBudget))
  }

  /** All calls that have ended. */
  get #counted(): CountedCalls {
    this.#late.recordAll()
    return this.#calls
  }

  #record(entry: Entry): void {
    if (this.#keep(entry, null)) this.#checkBudgets(entry)
  }

  /** Whether the call is new; then it is counted and told. */
  #keep(entry: Entry, metadata: object | null): boolean {
    try {
      const tokens = this.#calls.add(entry, metadata)
      if (tokens === null) return false
      this.#sinks.tell(entry)
      if (!this.#callbacks.isEmpty) this.#tell(toolOf(entry), tokens)
      return true
    } catch (error) {
      this.#failed('call', error)
      return false
    }
  }

  #tell(tool: string, tokens: TokenTotals): void {
    const usage = Object.freeze(trackedUsage(tokens))
    this.#callbacks.tell(tool, usage, Object.freeze(this.getTotalUsage()))
  }

  #sayTracked(entry: Entry): void {
    const tool = toolOf(entry)
    const { totalTokens } = this.getTotalUsage()
    this.#logger.info(trackedLine(tool, totalsOf(entry.usage).totalTokens, totalTokens))
    for (const warning of entry.usage.warnings) this.#logger.warn(warningLine(tool, warning))
    this.#checkBudgets(entry)
  }

  #checkBudgets(entry: Entry): void {
    this.#budgets.record(entry)
    if (this.#tokenBudget === null) return
    const { totalTokens } = this.getTotalUsage()
    if (totalTokens <= this.#tokenBudget) return
    this.#logger.warn(exceededLine(this.#tokenBudget, totalTokens))
  }

  #failed(what: string, error: unknown): void {
    this.#logger.warn(warningLine('tracker', { code: `${what} failed`, message: errorText(error) }))
  }
}

function scopeOf(call: TrackedCall): Scope {
  const { agent, task, session, user, workflow, project, environment, tags } = call
  return present({ agent, task, session, user, workflow, project, environment, tags })
}
