import type { Scope } from '../../ledger/scope.ts'
import type { TokenUsageTracker } from '../../tracker/token-usage-tracker.ts'
import { unmarkedScope } from './call-mark.ts'

/** A tool that runs. */
export interface ToolTimer {
  /** It has ended; only the first time counts. */
  end(succeeded: boolean): void
}

/** Follows the run of a tool to its end, and tells the tracker. */
export function toolTimer(tracker: TokenUsageTracker, tool: string, scope: Scope): ToolTimer {
  const startedAt = performance.now()
  let isOver = false
  return {
    end(succeeded) {
      if (isOver) return
      isOver = true
      tracker.recordToolRun({
        tool,
        scope: unmarkedScope(scope),
        succeeded,
        time: Date.now(),
        durationMs: performance.now() - startedAt,
      })
    },
  }
}
