import { safeText } from '../../../base/safe-text.ts'
import type { Scope } from '../../../ledger/scope.ts'
import { fieldsOf, own, ownFields, ownList, ownText } from '../../../providers/fields.ts'
import type { FrameworkCallEnd } from '../framework-call.ts'
import type { AgentSpan, AgentTrace } from './current-span.ts'

/** The name that a trace has when its program gave none. */
const UNNAMED = 'Agent workflow'

/** On whose behalf a trace is. */
export function scopeOfTrace({ name, groupId }: AgentTrace): Scope {
  return {
    ...(name !== undefined && name !== UNNAMED && { workflow: safeText(name) }),
    ...(typeof groupId === 'string' && { session: safeText(groupId) }),
  }
}

/** What a span says of on whose behalf it is, besides what the spans around it say. */
export function scopeOfSpan({ spanData }: AgentSpan): Scope {
  const { type } = spanData
  const name = type === 'turn' ? own(spanData, 'agent_name') : own(spanData, 'name')
  if (typeof name !== 'string') return {}
  if (type === 'agent' || type === 'turn') return { agent: safeText(name) }
  return type === 'function' ? { tool: safeText(name) } : {}
}

/** Whether a span is a call of a model. */
export const isModelSpan = ({ spanData }: AgentSpan): boolean =>
  spanData.type === 'response' || spanData.type === 'generation'

/** What a span of a model call tells when it has ended; null: no usage. */
export function factsOfSpan({ spanData }: AgentSpan): FrameworkCallEnd | null {
  const answer = answerOf(spanData)
  const usage = ownFields(answer, 'usage')
  if (usage === null) return null
  return {
    usage,
    responseId: ownText(answer, 'id') ?? ownText(spanData, 'response_id'),
    responseModel: ownText(answer, 'model') ?? ownText(spanData, 'model'),
  }
}

/** The provider's own answer where the span has it: it says more than what is made of it. */
function answerOf(spanData: AgentSpan['spanData']): Readonly<Record<string, unknown>> {
  const [first] = ownList(spanData, 'output')
  const answers = [ownFields(spanData, '_response'), fieldsOf(first)]
  return answers.find((answer) => fieldsOf(answer?.['usage']) !== null) ?? spanData
}
