import { rowsOfHead } from '../head-of.ts'

/** Whether a file holds a history, or what a headless run printed. */
export function recognise(path: string, head: string): boolean {
  if (/[/\\]\.gemini[/\\]tmp[/\\].*[/\\]chats[/\\]/.test(path)) return true
  if (!/^[^{]{0,8}\{/.test(head) || isOfQwen(path, head)) return false
  if (head.includes('"projectHash"') && head.includes('"sessionId"')) return true
  return (
    isRun(head) ||
    rowsOfHead(head).some((row) => row['type'] === 'init' && 'session_id' in row && 'model' in row)
  )
}

/** Qwen Code's first versions wrote the same documents, with their own name in the messages. */
const isOfQwen = (path: string, head: string): boolean =>
  /[/\\]\.qwen[/\\]/.test(path) || /"type"\s*:\s*"qwen"/.test(head)

/** What a headless run prints: an answer, of any length, and the sums by model. */
function isRun(head: string): boolean {
  const isCut = head.length >= HEAD_BYTES
  if (isCut && /^[^{]{0,8}\{\s*"(session_id|response)"/.test(head))
    return head.includes('"response"')
  return (
    /"stats"\s*:\s*\{/.test(head) && /"models"\s*:\s*\{/.test(head) && head.includes('"tokens"')
  )
}

const HEAD_BYTES = 64 << 10
