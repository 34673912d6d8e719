import type { AgentLogSource } from '../agent-log-source.ts'
import { discover } from './discover.ts'
import { recognise } from './recognise.ts'

/** Goose's history: a database with one sum a session, which grows while the session goes on. */
export const goose: AgentLogSource = {
  name: 'goose',
  title: 'Goose',
  version: 4,
  discover,
  recognise,
  load: async () => (await import('./goose-reader.ts')).gooseReader,
}
