import { errorText } from '../../base/error-text.ts'
import { oneLine } from '../../base/one-line.ts'
import { present } from '../../base/present.ts'
import { safeText } from '../../base/safe-text.ts'
import type { Entry } from '../../ledger/entry.ts'
import { PARENT_TASK_TAG, type Scope } from '../../ledger/scope.ts'
import type { Usage } from '../../usage/usage.ts'
import { usageOfCounts } from '../../usage/usage-of-counts.ts'
import { CallCollector } from '../call-collector.ts'
import { callEntry } from '../call-entry.ts'
import { taskRoute } from '../call-routes.ts'
import { isolated } from '../listeners.ts'
import { newId } from '../new-id.ts'
import { run } from '../run.ts'
import { safeReading } from '../safe-reading.ts'
import { idOnWire } from '../wire-calls.ts'
import { type LlmUsage, llmUsageOf, UNKNOWN_MODEL } from './llm-usage.ts'
import type {
  FinishOptions,
  TaskCall,
  TaskCallUsage,
  TaskOptions,
  TaskResponse,
} from './task-options.ts'
import { type FinalTask, type TaskEnd, type TaskStatusUpdate, taskUsageRow } from './task-status.ts'
import { type TaskSurroundings, taskSurroundings } from './task-surroundings.ts'
import { NO_TOKENS, type TaskUsageSummary, taskTally, tokensSince } from './task-tally.ts'

/**
 * What one task uses, by model and by source, with its sub-tasks: every call once. Calls that
 * metered clients make in the task's scope arrive by themselves; others are told with
 * `recordTokenUsage` or `recordResponse`. None of it ever fails the task.
 *
 * @example
 * import { TaskExecutionContext } from '@tokenledger/sdk'
 * const task = new TaskExecutionContext({ taskId: 't1' })
 * task.recordTokenUsage({ inputTokens: 2000, outputTokens: 900, model: 'gpt-4o' })
 * const search = new TaskExecutionContext({ parent: task })
 * search.recordTokenUsage({ inputTokens: 500, outputTokens: 300, model: 'gpt-4o', toolName: 'search' })
 * console.log(task.getTokenUsageSummary().total_tokens) // 3700
 * console.log(Object.keys(task.getTokenUsageSummary().by_source)) // [ 'agent', 'tool:search' ]
 */
export class TaskExecutionContext {
  readonly taskId: string
  readonly #parent: TaskExecutionContext | null
  readonly #around: TaskSurroundings
  readonly #collector: CallCollector
  readonly #tally = taskTally()
  #published = NO_TOKENS

  constructor(options: TaskOptions = {}) {
    const { taskId = newId(), parent } = options
    this.taskId = safeText(taskId)
    this.#parent = parent ?? null
    this.#around = taskSurroundings(options, parent === undefined ? null : parent.#around)
    const { tracker, seen } = this.#around
    const take = (entry: Entry): void => this.#add(entry, sourceOf(entry))
    this.#collector = new CallCollector({ tracker, route: taskRoute(this.taskId), seen, take })
  }

  /** Runs a function on behalf of this task: the calls that it makes are the task's. */
  run<T>(fn: () => T): T {
    return run(this.#scope(), fn)
  }

  /** Adds a call, in one step. A count that is none is unknown, and counted as such. */
  recordTokenUsage(usage: TaskCallUsage): void {
    const { inputTokens, outputTokens, cachedInputTokens, ...call } = usage ?? NOTHING_KNOWN
    const model = safeText(call.model || UNKNOWN_MODEL)
    const reading = usageOfCounts({ model, inputTokens, outputTokens, cachedInputTokens })
    this.#record(reading, { ...call, model })
  }

  /**
   * Adds the call that a model answered. An answer without usage is counted as one whose usage is
   * missing, a piece of an answer not at all. Never throws.
   *
   * @returns what events carry of it; null when the answer tells nothing, or is a piece
   */
  recordResponse(response: unknown, call: TaskResponse = {}): LlmUsage | null {
    if (call.isPartial ?? isPiece(response)) return null
    const reading = safeReading(response, call.model)
    const callId = call.callId ?? idOnWire(this.#around.tracker, response, reading)
    this.#record(reading, { ...call, ...present({ callId }) })
    return llmUsageOf(reading)
  }

  /** What was used so far: a copy that stays as it is. */
  getTokenUsageSummary(): TaskUsageSummary {
    return this.#tally.summary()
  }

  /** The same as events carry it; null when nothing is known. Several models are joined by commas. */
  llmUsage(): LlmUsage | null {
    const totals = this.getTokenUsageSummary()
    const models = Object.keys(totals.by_model)
    if (models.length === 0) return null
    const cached = totals.total_cached_input_tokens
    return {
      input_tokens: totals.total_input_tokens,
      output_tokens: totals.total_output_tokens,
      ...(cached > 0 && { cached_input_tokens: cached }),
      model: models.join(', '),
    }
  }

  /**
   * Publishes a status update with the tokens since the last one, and in all. When publishing fails,
   * that is a warning in the log, and the tokens since then are told again by the next update.
   *
   * @param data what the update says besides
   * @returns the update
   */
  publishStatus(
    publish: (update: TaskStatusUpdate) => unknown,
    data: object = {},
  ): TaskStatusUpdate {
    const cumulative = this.#tally.totals()
    const incremental = tokensSince(cumulative, this.#published)
    this.#published = cumulative
    const update = { ...data, task_id: this.taskId, token_usage: { incremental, cumulative } }
    const warn = this.#warning('publish the status')
    isolated(
      () => publish(update),
      (error) => {
        this.#published = tokensSince(this.#published, incremental)
        warn(error)
      },
    )
    return update
  }

  /**
   * Says what the task used in the end, however it ended: the usage is part of the final state before
   * it is saved and published, and neither can fail the task.
   *
   * @returns the final state; its `metadata.token_usage` is there when tokens were used
   */
  finish(status: TaskEnd, { metadata, publish, save }: FinishOptions = {}): FinalTask {
    const usage = this.getTokenUsageSummary()
    const isUsed = usage.total_tokens > 0
    const task: FinalTask = {
      task_id: this.taskId,
      status,
      metadata: { ...metadata, ...(isUsed && { token_usage: usage }) },
    }
    if (isUsed) this.#around.logger.info(finalLine(task, usage))
    if (save) isolated(() => save(taskUsageRow(task)), this.#warning('save the usage'))
    if (publish) isolated(() => publish(task), this.#warning('publish the end'))
    return task
  }

  #record(usage: Usage, call: TaskCall & { readonly model?: string }): void {
    const { callId: id, provider, model, toolName } = call
    const entry = callEntry({
      usage,
      scope: {
        ...this.#scope(),
        ...present({ tool: toolName === undefined ? undefined : safeText(toolName) }),
      },
      facts: present({ id, provider, model }),
    })
    const isNew = this.#collector.claim(entry)
    if (isNew) this.#add(entry, sourceOf(entry, call.source))
  }

  /** A sub-task names its parent, so that whoever reads its calls knows of both. */
  #scope(): Scope {
    if (this.#parent === null) return { task: this.taskId }
    return { task: this.taskId, tags: { [PARENT_TASK_TAG]: this.#parent.taskId } }
  }

  #add(entry: Entry, source: string): void {
    this.#tally.add(entry, source)
    if (this.#parent !== null) this.#parent.#add(entry, source)
  }

  #warning(what: string): (error: unknown) => void {
    return (error) => {
      const reason = oneLine(errorText(error))
      const task = oneLine(this.taskId)
      this.#around.logger.warn(`Cannot ${what} of task ${task}: ${reason}; the task goes on`)
    }
  }
}

/** Plain JavaScript may hand in nothing. */
const NOTHING_KNOWN: TaskCallUsage = {
  inputTokens: Number.NaN,
  outputTokens: Number.NaN,
  model: '',
}

function sourceOf({ dimensions }: Entry, source?: string): string {
  const isTool = source === undefined || source === 'tool'
  if (isTool && dimensions.tool !== undefined) return `tool:${dimensions.tool}`
  return source ?? 'agent'
}

/** Agent frameworks mark the pieces of an answer that is still arriving. */
function isPiece(response: unknown): boolean {
  try {
    return (
      typeof response === 'object' && response !== null && Reflect.get(response, 'partial') === true
    )
  } catch {
    return false
  }
}

function finalLine({ task_id, status }: FinalTask, usage: TaskUsageSummary): string {
  const { total_input_tokens: input, total_output_tokens: output } = usage
  return `Task ${oneLine(task_id)} ${status}: ${usage.total_tokens} tokens used (${input} in, of which ${usage.total_cached_input_tokens} cached, ${output} out)`
}
