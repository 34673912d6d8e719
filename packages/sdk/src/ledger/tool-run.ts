import type { Scope } from './scope.ts'

/** One run of a tool, whoever asked for it. It costs no tokens: calls that it makes are entries. */
export interface ToolRun {
  readonly tool: string
  /** On whose behalf it ran. */
  readonly scope: Scope
  readonly succeeded: boolean
  /** When it ended, epoch milliseconds. */
  readonly time: number
  readonly durationMs?: number
}
