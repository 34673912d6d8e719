import { safeText } from '../../../base/safe-text.ts'
import type { Scope } from '../../../ledger/scope.ts'

/** Metadata of a run, as LangChain hands them to handlers: those of the runs above are in them. */
export type RunMetadata = Readonly<Record<string, unknown>> | undefined

/**
 * Names in metadata -> what they say, the first that is there. `lc_agent_name` is set by `createAgent`,
 * `thread_id` is LangGraph's conversation, the others are what programs commonly set.
 */
const NAMES = {
  agent: ['agent', 'agent_name', 'lc_agent_name'],
  task: ['task', 'task_id'],
  session: ['session', 'session_id', 'thread_id', 'conversation_id'],
  user: ['user', 'user_id'],
  workflow: ['workflow', 'workflow_name'],
} as const satisfies Partial<Record<keyof Scope, readonly string[]>>

/** On whose behalf a run is, as far as its metadata say. */
export function scopeOfMetadata(metadata: RunMetadata): Scope {
  const scope: Record<string, string> = {}
  for (const [dimension, names] of Object.entries(NAMES)) {
    const value = names.map((name) => metadata?.[name]).find(isName)
    if (value !== undefined) scope[dimension] = safeText(String(value))
  }
  return scope
}

const isName = (value: unknown): boolean =>
  (typeof value === 'string' && value !== '') || typeof value === 'number'

/** The name of what runs: the one of this run, else the last part of its class's path. */
export function nameOfRun(serialized: unknown, runName: string | undefined): string | undefined {
  if (typeof runName === 'string' && runName !== '') return safeText(runName)
  const { name, id } = (serialized ?? {}) as { readonly name?: unknown; readonly id?: unknown }
  if (typeof name === 'string') return safeText(name)
  const last = Array.isArray(id) ? id.at(-1) : undefined
  return typeof last === 'string' ? safeText(last) : undefined
}
