import { usageOfCounts } from '../../usage/usage-of-counts.ts'
import { callEntry } from '../call-entry.ts'
import { TokenUsageTracker } from '../token-usage-tracker.ts'
import { TaskExecutionContext } from './task-execution-context.ts'
import type { TaskOptions } from './task-options.ts'

/** A task with a tracker of its own, and the lines that it writes, each with its level. */
export function scene(options: TaskOptions = {}) {
  const lines: string[] = []
  const log = (level: string) => (line: string) => void lines.push(`${level} ${line}`)
  const logger = { info: log('info'), warn: log('warn') }
  const tracker = new TokenUsageTracker({ logger: { info() {}, warn() {} } })
  const task = new TaskExecutionContext({ taskId: 't1', tracker, logger, ...options })
  return { lines, tracker, task }
}

/** What a metered client would tell the tracker in the scope that the code runs in. */
export function metered(
  tracker: TokenUsageTracker,
  id: string,
  input: number,
  output: number,
): void {
  const usage = usageOfCounts({ model: 'gpt-4o', inputTokens: input, outputTokens: output })
  tracker.record(callEntry({ usage, scope: {}, facts: { id } }))
}

/** What a call used, as most tests tell it. */
export const call = { inputTokens: 100, outputTokens: 20, model: 'gpt-4o' }

/** Tokens of a row of usage. */
export const tokens = (input: number, output: number, cached = 0) => ({
  input_tokens: input,
  output_tokens: output,
  cached_input_tokens: cached,
})
