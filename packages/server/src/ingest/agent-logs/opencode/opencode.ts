import type { AgentLogSource } from '../agent-log-source.ts'
import { discover, isDatabase } from './discover.ts'

/** OpenCode's histories: databases, and files of the time before them; forks copy messages. */
export const opencode: AgentLogSource = {
  name: 'opencode',
  title: 'OpenCode',
  version: 1,
  discover,
  recognise,
  load: async () => (await import('./opencode-reader.ts')).opencodeReader,
}

const MESSAGE_TABLE = /CREATE TABLE ["`'[]?(?:session_message|message)\b/i

function recognise(path: string, head: string): boolean {
  if (head.startsWith('SQLite format 3\0')) return isDatabase(path) || MESSAGE_TABLE.test(head)
  return path.endsWith('.json') && /"sessionID"/.test(head) && /"(?:role|tokens)"/.test(head)
}
