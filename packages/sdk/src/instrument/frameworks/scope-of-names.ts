import { safeText } from '../../base/safe-text.ts'
import type { Scope } from '../../ledger/scope.ts'

/** What a program tells its framework of a call, by name. */
export type StatedNames = Readonly<Record<string, unknown>> | undefined

/**
 * Names that programs commonly use -> what they say, the first that is there. `lc_agent_name` is set by
 * LangChain's `createAgent`, `thread_id` is LangGraph's conversation.
 */
const NAMES = {
  agent: ['agent', 'agent_name', 'agentName', 'lc_agent_name'],
  task: ['task', 'task_id', 'taskId'],
  session: ['session', 'session_id', 'sessionId', 'thread_id', 'conversation_id'],
  user: ['user', 'user_id', 'userId'],
  workflow: ['workflow', 'workflow_name'],
} as const satisfies Partial<Record<keyof Scope, readonly string[]>>

/** On whose behalf something is done, as far as the names say. */
export function scopeOfNames(stated: StatedNames): Scope {
  const scope: Record<string, string> = {}
  for (const [dimension, names] of Object.entries(NAMES)) {
    const value = names.map((name) => stated?.[name]).find(isName)
    if (value !== undefined) scope[dimension] = safeText(String(value))
  }
  return scope
}

const isName = (value: unknown): boolean =>
  (typeof value === 'string' && value !== '') || typeof value === 'number'
