import { basename } from 'node:path'

/** What the tool calls its store of calls. */
export const STORE = 'session-store.db'

/** Whether a file is the tool's store. */
export const isStore = (path: string, head: string): boolean =>
  head.startsWith('SQLite format 3\0') &&
  (basename(path) === STORE || /CREATE TABLE ["`'[]?assistant_usage_events\b/i.test(head))
