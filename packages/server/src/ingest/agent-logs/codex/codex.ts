import type { AgentLogSource } from '../agent-log-source.ts'
import { rowsOfHead } from '../head-of.ts'
import { discover } from './discover.ts'

/** The histories of Codex CLI. */
export const codex: AgentLogSource = {
  name: 'codex',
  title: 'Codex CLI',
  version: 4,
  discover,
  recognise,
  load: async () => (await import('./codex-reader.ts')).codexReader,
}

const KINDS: ReadonlySet<unknown> = new Set([
  'session_meta',
  'turn_context',
  'event_msg',
  'response_item',
  'thread.started',
  'turn.started',
  'turn.completed',
])

function recognise(path: string, head: string): boolean {
  if (/(^|[/\\])rollout-[^/\\]*\.jsonl(\.zst)?$/.test(path)) return true
  if (!path.endsWith('.jsonl')) return false
  return rowsOfHead(head).some((row) => KINDS.has(row['type']))
}
