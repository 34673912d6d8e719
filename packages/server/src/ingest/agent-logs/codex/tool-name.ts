import { isObject, type JsonObject } from '../join-json.ts'
import { textOf } from '../text-of.ts'
import { objectIn, type Row } from './row.ts'
import type { Thread } from './thread.ts'

const MAX_NAME_LENGTH = 100
const MAX_NAMES = 64

/** Takes note of the tool that an item calls, if it calls one. */
export function noteTool(thread: Thread, name: string | null): Thread {
  const { tools } = thread
  const isKept = name !== null && name.length <= MAX_NAME_LENGTH && tools.length < MAX_NAMES
  return isKept && !tools.includes(name) ? { ...thread, tools: [...tools, name].sort() } : thread
}

/** Takes note of a search of the web, if an item is one. Opening a page that it found is free. */
export function noteSearch(thread: Thread, item: JsonObject, tool: string | null): Thread {
  if (tool !== WEB_SEARCH) return thread
  const { action } = item
  const isSearch = !isObject(action) || action['type'] === 'search'
  return isSearch ? { ...thread, searches: thread.searches + 1 } : thread
}

const WEB_SEARCH = 'web_search'
const CALL = '_call'

/** The tool that an item of an answer calls: its own name, else the item's (`web_search`). */
export function toolOfItem({ kind, payload }: Row): string | null {
  if (kind === null || !kind.endsWith(CALL)) return null
  return textOf(payload['name']) ?? kind.slice(0, -CALL.length)
}

/** The tool of an item in a log of `codex exec --json`. */
export function toolOfExecItem(row: JsonObject): string | null {
  const item = objectIn(row, 'item')
  const type = textOf(item['type'])
  switch (type) {
    case 'command_execution':
    case 'file_change':
    case 'web_search':
      return type
    case 'mcp_tool_call':
      return ['mcp', textOf(item['server']), textOf(item['tool'])].filter(Boolean).join('__')
    case 'collab_tool_call':
      return textOf(item['tool'])
    default:
      return null
  }
}
