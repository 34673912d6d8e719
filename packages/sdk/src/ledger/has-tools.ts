import type { ToolUse } from './entry.ts'

/** Whether a call had to do with tools: used one, defined one, or was sent a result of one. */
export function hasTools(tools: ToolUse | undefined): boolean {
  if (tools === undefined) return false
  const { used = [], definitionsTokens = 0, resultsTokens = 0 } = tools
  return used.length > 0 || definitionsTokens > 0 || resultsTokens > 0
}
