/** What is looked at of a span of the Agents SDK. */
export interface AgentSpan {
  readonly spanId: string
  readonly traceId: string
  readonly parentId: string | null
  readonly spanData: { readonly type: string } & Readonly<Record<string, unknown>>
  readonly error?: unknown
}

/** What is looked at of a trace of the Agents SDK. */
export interface AgentTrace {
  readonly traceId: string
  readonly name?: string
  readonly groupId?: string | null
}

/** Where the Agents SDK keeps its async context, for all copies of itself in a process. */
const STORAGE = Symbol.for('openai.agents.core.asyncLocalStorage')

/** The span that code of the Agents SDK runs in: what its `getCurrentSpan()` says, without importing it. */
export function currentSpan(): AgentSpan | null {
  const storage: unknown = Reflect.get(globalThis, STORAGE)
  if (typeof storage !== 'object' || storage === null) return null
  const getStore: unknown = Reflect.get(storage, 'getStore')
  const store: unknown = typeof getStore === 'function' ? getStore.call(storage) : null
  if (typeof store !== 'object' || store === null || Reflect.get(store, 'active') !== true) {
    return null
  }
  return (Reflect.get(store, 'span') as AgentSpan | undefined) ?? null
}
