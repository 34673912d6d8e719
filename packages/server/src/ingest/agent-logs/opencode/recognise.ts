import { basename } from 'node:path'

/** Whether a file is named as OpenCode names its databases. */
export const isDatabase = (path: string): boolean => /^opencode.*\.db$/i.test(basename(path))

const MESSAGE_TABLE = /CREATE TABLE ["`'[]?(?:session_message|message)\b/i

/** Whether a file holds a history of the tool. */
export function recognise(path: string, head: string): boolean {
  if (head.startsWith('SQLite format 3\0')) return isDatabase(path) || MESSAGE_TABLE.test(head)
  return path.endsWith('.json') && /"sessionID"/.test(head) && /"(?:role|tokens)"/.test(head)
}
