import { isObject, type JsonObject } from '../join-json.ts'
import type { JsonShape } from '../json-shape.ts'

const MESSAGE_SHAPE: JsonShape = {
  id: 'keep',
  timestamp: 'keep',
  type: 'keep',
  model: 'keep',
  tokens: 'keep',
  toolCalls: [{ name: 'keep', agentId: 'keep', args: { agent_name: 'keep' } }],
}

const RUN_SHAPE = {
  session_id: 'keep',
  sessionId: 'keep',
  stats: {
    models: { '*': 'keep' },
    tools: { byName: { '*': { count: 'keep' } } },
    '*': 'keep',
  },
} as const

/** What is read of a line, or of a document: never what was said. */
export const ROW_SHAPE: JsonShape = {
  ...MESSAGE_SHAPE,
  ...RUN_SHAPE,
  messages: [MESSAGE_SHAPE],
  $set: { messages: [MESSAGE_SHAPE] },
  result: RUN_SHAPE,
}

/**
 * The messages that a row speaks of: those of a whole history (a document, or a `$set` that writes
 * them anew), else the row itself.
 */
export function messagesOf(row: JsonObject): readonly JsonObject[] {
  const set = row['$set']
  const messages = isObject(set) ? set['messages'] : row['messages']
  return Array.isArray(messages) ? messages.filter(isObject) : [row]
}
