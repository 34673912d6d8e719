import { errorText } from '../../base/error-text.ts'
import { present } from '../../base/present.ts'
import { safeText } from '../../base/safe-text.ts'
import type { PriceBook } from '../../pricing/price-book.ts'
import type { PipelineAgent } from '../../reports/pipeline/agent-tokens.ts'
import {
  aggregatePipelineTokens,
  type PipelineTokens,
} from '../../reports/pipeline/aggregate-pipeline-tokens.ts'
import { formatTokenSummary } from '../../reports/pipeline/format-token-summary.ts'
import { CallCollector } from '../call-collector.ts'
import { type CallFacts, callEntry } from '../call-entry.ts'
import { PIPELINE_TAG, pipelineRoute } from '../call-routes.ts'
import { type ExtractedUsage, extractedFrom } from '../extract-token-usage.ts'
import { getTokenTracker } from '../get-token-tracker.ts'
import { newId } from '../new-id.ts'
import { run } from '../run.ts'
import { safeReading } from '../safe-reading.ts'
import { seenIds } from '../seen-ids.ts'
import type { TokenUsageTracker } from '../token-usage-tracker.ts'
import { consoleLogger, quietLogger, type TrackerLogger } from '../tracker-logger.ts'
import { idOnWire } from '../wire-calls.ts'
import { pipelineState } from './pipeline-state.ts'

/** How a run of a pipeline is set up. */
export interface PipelineOptions {
  /** The pipeline's name: its calls' workflow. @default none */
  readonly name?: string
  /** Where calls are counted; null: nowhere else. @default the shared tracker */
  readonly tracker?: TokenUsageTracker | null
  /** Where the summary is written. @default the console */
  readonly logger?: TrackerLogger
  /** Tokens of the window of a model that the price book does not know. @default null: not known */
  readonly contextWindow?: number | null
  /** @default the bundled book */
  readonly priceBook?: PriceBook
}

/** How a pipeline went, and what it used. */
export interface PipelineResult {
  readonly status: 'completed' | 'failed'
  /** What the first step that failed threw, in words. */
  readonly error?: string
  readonly metadata: { readonly run_id: string; readonly token_usage: PipelineTokens }
}

/** Takes the answers of one step. */
export interface PipelineStep {
  /**
   * Adds what a call of this step used. Not needed for metered clients: their calls arrive by
   * themselves, and one that comes twice with the same id counts once.
   */
  record(response: unknown, facts?: CallFacts): ExtractedUsage
}

const SEEN_IDS = 10_000

/**
 * One run of a pipeline of agents: what each step uses adds up, also that of steps that fail, and at
 * the end there is a summary.
 *
 * @example
 * import { PipelineRun } from '@tokenledger/sdk'
 * const logger = { info: () => {}, warn: () => {} }
 * const pipeline = new PipelineRun({ name: 'release', logger })
 * await pipeline.step('PM', async (step) => {
 *   step.record({ model: 'gpt-4o', usage: { prompt_tokens: 1000, completion_tokens: 200 } })
 * })
 * await pipeline.step('Dev', async (step) => {
 *   step.record({ model: 'gpt-4o', usage: { prompt_tokens: 3000, completion_tokens: 800 } })
 * })
 * const { token_usage } = pipeline.finalize().metadata
 * console.log(token_usage.total_tokens, token_usage.estimated_total_cost_usd) // 5000 0.02
 */
export class PipelineRun {
  readonly runId = newId()
  readonly #options: PipelineOptions
  readonly #logger: TrackerLogger
  readonly #tracker: TokenUsageTracker | null
  readonly #collector: CallCollector
  readonly #state = pipelineState()
  #error: string | null = null

  constructor(options: PipelineOptions = {}) {
    this.#options = options
    this.#logger = quietLogger(options.logger ?? consoleLogger)
    const { tracker = getTokenTracker() } = options
    this.#tracker = tracker
    this.#collector = new CallCollector({
      tracker,
      route: pipelineRoute(this.runId),
      seen: seenIds(SEEN_IDS),
      take: (entry) => this.#state.add(entry.dimensions.agent ?? '(none)', entry),
    })
  }

  /**
   * Runs a step of the pipeline on behalf of an agent. What it threw is thrown on; what it used until
   * then is kept.
   *
   * @returns what the step returns
   */
  async step<T>(agentName: string, work: (step: PipelineStep) => T | Promise<T>): Promise<T> {
    const agent = safeText(agentName)
    this.#state.begin(agent)
    const { name: workflow } = this.#options
    const tags = { [PIPELINE_TAG]: this.runId }
    const step = {
      record: (response: unknown, facts: CallFacts = {}) => this.#record(agent, response, facts),
    }
    try {
      return await run({ agent, tags, ...present({ workflow }) }, () => work(step))
    } catch (error) {
      this.#error ??= errorText(error)
      throw error
    }
  }

  /** What each agent used so far, in the order in which they began. */
  get tokenUsages(): readonly PipelineAgent[] {
    return this.#state.agents()
  }

  /** Adds everything up and writes the summary to the logger. */
  finalize(): PipelineResult {
    const { contextWindow, priceBook } = this.#options
    const token_usage = aggregatePipelineTokens(
      this.#state.agents(),
      present({ contextWindow, priceBook }),
    )
    for (const line of formatTokenSummary(token_usage).split('\n')) this.#logger.info(line)
    return {
      status: this.#error === null ? 'completed' : 'failed',
      ...(this.#error !== null && { error: this.#error }),
      metadata: { run_id: this.runId, token_usage },
    }
  }

  #record(agent: string, response: unknown, facts: CallFacts): ExtractedUsage {
    const usage = safeReading(response, facts.model)
    const { name: workflow, priceBook } = this.#options
    const id = facts.id ?? idOnWire(this.#tracker, response, usage)
    const scope = { agent, ...present({ workflow }) }
    const entry = callEntry({ usage, scope, facts: { ...facts, ...present({ id }) }, priceBook })
    if (this.#collector.claim(entry)) this.#state.add(agent, entry)
    return extractedFrom(usage, entry.cost.total)
  }
}
