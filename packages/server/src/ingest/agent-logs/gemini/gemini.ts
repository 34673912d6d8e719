import type { AgentLogSource } from '../agent-log-source.ts'
import { discover } from './discover.ts'
import { recognise } from './recognise.ts'

/** Gemini CLI's histories: a document or JSON lines a session, messages written anew as they grow. */
export const gemini: AgentLogSource = {
  name: 'gemini',
  title: 'Gemini CLI',
  version: 2,
  discover,
  recognise,
  load: async () => (await import('./gemini-reader.ts')).geminiReader,
}
