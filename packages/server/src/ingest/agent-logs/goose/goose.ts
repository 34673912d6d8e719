import type { AgentLogSource } from '../agent-log-source.ts'
import { discover, isDatabase } from './discover.ts'

/** Goose's history: a database with one sum a session, which grows while the session goes on. */
export const goose: AgentLogSource = {
  name: 'goose',
  title: 'Goose',
  version: 2,
  discover,
  recognise,
  load: async () => (await import('./goose-reader.ts')).gooseReader,
}

function recognise(path: string, head: string): boolean {
  if (!head.startsWith('SQLite format 3\0')) return false
  return isDatabase(path) || /CREATE TABLE ["`'[]?sessions\b[\s\S]*accumulated_/i.test(head)
}
