import { isObject, type JsonObject } from '../join-json.ts'
import type { JsonShape } from '../json-shape.ts'
import { HEAD_FIELDS } from './history-head.ts'

/** What is read of a message: never what was said. */
export const MESSAGE_SHAPE = {
  id: 'keep',
  timestamp: 'keep',
  type: 'keep',
  model: 'keep',
  tokens: 'keep',
  toolCalls: [{ name: 'keep', agentId: 'keep', args: { agent_name: 'keep' } }],
} as const

const RUN_SHAPE = {
  session_id: 'keep',
  sessionId: 'keep',
  stats: {
    models: { '*': 'keep' },
    tools: { byName: { '*': { count: 'keep' } } },
    '*': 'keep',
  },
} as const

/** What is read of a long line. */
export const ROW_SHAPE: JsonShape = {
  ...MESSAGE_SHAPE,
  ...RUN_SHAPE,
  result: RUN_SHAPE,
  $set: { messages: [MESSAGE_SHAPE] },
}

/** What is read of a document besides its messages. */
export const DOCUMENT_SHAPE: JsonShape = {
  ...Object.fromEntries(HEAD_FIELDS.map((name) => [name, 'keep' as const])),
  ...MESSAGE_SHAPE,
  ...RUN_SHAPE,
  result: RUN_SHAPE,
}

/** The messages that a line speaks of: those of a `$set` that writes all of them anew, else itself. */
export function messagesOf(row: JsonObject): readonly JsonObject[] {
  const set = row['$set']
  const messages = isObject(set) ? set['messages'] : null
  return Array.isArray(messages) ? messages.filter(isObject) : [row]
}
