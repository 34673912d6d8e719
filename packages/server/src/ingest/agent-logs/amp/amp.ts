import type { AgentLogSource } from '../agent-log-source.ts'
import { discover } from './discover.ts'

/** Amp's histories: a document a thread, with a bill of its calls, and what each answer consumed. */
export const amp: AgentLogSource = {
  name: 'amp',
  title: 'Amp',
  version: 1,
  discover,
  recognise: (path, head) =>
    isThread(head) || (/[/\\]amp[/\\]threads[/\\]/.test(path) && path.endsWith('.json')),
  load: async () => (await import('./amp-reader.ts')).ampReader,
}

/** Amp numbers the messages of a thread. */
const isThread = (head: string): boolean =>
  /^[^{]{0,8}\{/.test(head) && head.includes('"messages"') && /"(usageLedger|messageId)"/.test(head)
