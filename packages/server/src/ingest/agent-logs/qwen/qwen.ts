import type { AgentLogSource } from '../agent-log-source.ts'
import { rowsOfHead } from '../head-of.ts'
import { isObject } from '../join-json.ts'
import { discover, isDocument, isUsageLog } from './discover.ts'

/** Qwen Code's histories: one JSON line a row, one row an answer, copies in branched sessions. */
export const qwen: AgentLogSource = {
  name: 'qwen',
  title: 'Qwen Code',
  version: 3,
  discover,
  recognise,
  load: async () => (await import('./qwen-reader.ts')).qwenReader,
}

/** Rows have Claude Code's names, but messages are made of Gemini's parts. */
function recognise(path: string, head: string): boolean {
  if (isDocument(path)) return isOfQwen(path) || /"type"\s*:\s*"qwen"/.test(head)
  if (!path.endsWith('.jsonl')) return false
  if (isOfQwen(path)) return true
  if (isUsageLog(path))
    return rowsOfHead(head).some((row) => 'authType' in row && 'sessionId' in row)
  const rows = rowsOfHead(head).filter((row) => 'uuid' in row && 'sessionId' in row)
  return rows.some(({ message, usageMetadata }) => {
    const hasParts = isObject(message) && Array.isArray(message['parts'])
    return hasParts || usageMetadata !== undefined
  })
}

const isOfQwen = (path: string): boolean => /[/\\]\.qwen[/\\]/.test(path)
