/** The public surface of @tokenledger/sdk. */
export * from './core.ts'
export * from './counting/count-input-tokens.ts'
export type { CountMethod } from './counting/count-request.ts'
export * from './counting/count-tokens-with-tools.ts'
export * from './counting/estimate-output-tokens.ts'
export * from './exporters/line-log/calculate-token-cost.ts'
export * from './exporters/line-log/line-log-sink.ts'
export type { TokenLogCall } from './exporters/line-log/log-call.ts'
export type { LogLevel } from './exporters/line-log/log-level.ts'
export type { TokenLogOptions } from './exporters/line-log/log-settings.ts'
export * from './exporters/line-log/log-token-consumption.ts'
export type { PerThousand } from './exporters/line-log/per-thousand.ts'
export * from './pricing/check-price-book.ts'
export * from './pricing/cost-of.ts'
export type { FoundModel } from './pricing/find-model.ts'
export type { MatchKind } from './pricing/match-model.ts'
export * from './pricing/price-book.ts'
export * from './pricing/price-data.ts'
export type { PriceAnswer } from './pricing/price-in-force.ts'
export type { RateBasis } from './pricing/rate-basis.ts'
export * from './providers/explain-usage.ts'
export * from './providers/hints.ts'
export * from './providers/read-usage.ts'
export * from './providers/stream-reader.ts'
export * from './reports/calculate-cost.ts'
export * from './reports/compare-model-costs.ts'
export * from './reports/monthly-cost.ts'
export type { AgentUsage, PipelineAgent } from './reports/pipeline/agent-tokens.ts'
export * from './reports/pipeline/aggregate-pipeline-tokens.ts'
export * from './reports/pipeline/cost-hot-spots.ts'
export * from './reports/pipeline/format-token-summary.ts'
export * from './reports/tool-statistics.ts'
export * from './tracker/agent-usage-record.ts'
export type { CallFacts } from './tracker/call-entry.ts'
export * from './tracker/configure-token-budget.ts'
export { currentScope } from './tracker/current-scope.ts'
export { type ExtractedUsage, extractTokenUsage } from './tracker/extract-token-usage.ts'
export * from './tracker/get-token-tracker.ts'
export * from './tracker/pipeline/pipeline-run.ts'
export * from './tracker/print-summary-at-exit.ts'
export * from './tracker/run.ts'
export type { LlmUsage } from './tracker/task/llm-usage.ts'
export * from './tracker/task/task-events.ts'
export * from './tracker/task/task-execution-context.ts'
export type {
  FinishOptions,
  TaskCall,
  TaskCallUsage,
  TaskOptions,
  TaskResponse,
} from './tracker/task/task-options.ts'
export type {
  FinalTask,
  StatusUsage,
  TaskEnd,
  TaskStatusUpdate,
  TaskUsageRow,
} from './tracker/task/task-status.ts'
export type { TaskTokens, TaskUsageSummary } from './tracker/task/task-tally.ts'
export type { TimelinePoint } from './tracker/timeline.ts'
export * from './tracker/token-usage-tool.ts'
export * from './tracker/token-usage-tracker.ts'
export type { TrackerLogger } from './tracker/tracker-logger.ts'
export type { TrackerOptions } from './tracker/tracker-options.ts'
