import type { AgentLogSource } from '../agent-log-source.ts'
import { discover } from './discover.ts'
import { recognise } from './recognise.ts'

/** OpenCode's histories: databases, and files of the time before them; forks copy messages. */
export const opencode: AgentLogSource = {
  name: 'opencode',
  title: 'OpenCode',
  version: 4,
  discover,
  recognise,
  load: async () => (await import('./opencode-reader.ts')).opencodeReader,
}
