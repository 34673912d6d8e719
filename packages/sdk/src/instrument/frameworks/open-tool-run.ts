import type { Scope } from '../../ledger/scope.ts'
import type { TokenUsageTracker } from '../../tracker/token-usage-tracker.ts'
import { unmarkedScope } from './call-mark.ts'
import {
  type ToolMark,
  type ToolRunTeller,
  toolMarksOf,
  toolScope,
  withToolMarks,
} from './tool-marks.ts'

/** What is known of a run of a tool when it begins. */
export interface ToolRunStart {
  readonly tracker: TokenUsageTracker
  readonly tool: string
  /** On whose behalf: whole, the tool included. */
  readonly scope: Scope
  readonly teller: ToolRunTeller
  /** The framework's own id of the run, by which two that listen to it know the same run. */
  readonly id?: string | undefined
}

/** A tool that runs. */
export interface OpenToolRun {
  /** The scope that the tool must run in. */
  readonly scope: Scope
  /** It has ended; only the first time counts. @param durationMs @default since it was opened */
  end(succeeded: boolean, durationMs?: number): void
}

/**
 * Follows the run of a tool to its end, and tells the tracker, unless the same run is told of further
 * inside: by who runs the tool for a framework that asked for it.
 */
export function openToolRun(start: ToolRunStart): OpenToolRun {
  const { tracker, tool, teller, id } = start
  const startedAt = performance.now()
  const mark: ToolMark = {
    tracker,
    tool,
    teller,
    id,
    isToldInside: false,
    isAskedInside: false,
    isOver: false,
  }
  const scope = toolScope(start.scope, mark)
  for (const around of toolMarksOf(scope)) {
    if (around !== mark && around.tracker === tracker) around.isToldInside = true
  }
  return {
    scope,
    end(succeeded, durationMs = performance.now() - startedAt) {
      if (mark.isOver) return
      mark.isOver = true
      if (mark.isToldInside) return
      const told = unmarkedScope(withToolMarks(start.scope, []))
      tracker.recordToolRun({ tool, scope: told, succeeded, time: Date.now(), durationMs })
    },
  }
}
