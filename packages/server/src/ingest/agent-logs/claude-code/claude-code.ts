import type { AgentLogSource } from '../agent-log-source.ts'
import { rowsOfHead } from '../head-of.ts'
import { discover } from './discover.ts'

/** The histories of Claude Code. */
export const claudeCode: AgentLogSource = {
  name: 'claude-code',
  title: 'Claude Code',
  version: 1,
  discover,
  recognise,
  load: async () => (await import('./claude-code-reader.ts')).claudeCodeReader,
}

/** Rows name their conversation and kind; those of Qwen Code do too, but count in other words. */
function recognise(path: string, head: string): boolean {
  if (!path.endsWith('.jsonl') || head.includes('"usageMetadata"')) return false
  if (/[/\\]\.claude[/\\]/.test(path)) return true
  return rowsOfHead(head).some(
    (row) => ('sessionId' in row || 'parentUuid' in row) && 'type' in row,
  )
}
