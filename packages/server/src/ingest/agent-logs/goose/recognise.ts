import { basename } from 'node:path'

/** Whether a file is named as Goose names its database. */
export const isDatabase = (path: string): boolean => basename(path) === 'sessions.db'

/** Whether a file holds a history of the tool. */
export function recognise(path: string, head: string): boolean {
  if (!head.startsWith('SQLite format 3\0')) return false
  return isDatabase(path) || /CREATE TABLE ["`'[]?sessions\b[\s\S]*accumulated_/i.test(head)
}
