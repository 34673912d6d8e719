import type { LlmUsage } from './llm-usage.ts'

/** A model is about to be asked: `schemas/llm_invocation.json`. */
export interface LlmInvocationEvent {
  readonly type: 'llm_invocation'
  readonly request?: object
  /** Absent: not known yet. */
  readonly usage?: LlmUsage
}

/** A model has answered: `schemas/llm_response.json`. */
export interface LlmResponseEvent {
  readonly type: 'llm_response'
  readonly data?: object
  /** Absent: the answer does not tell. */
  readonly usage?: LlmUsage
}

/** A tool has come to a result: `schemas/tool_result.json`. */
export interface ToolResultEvent {
  readonly type: 'tool_result'
  readonly tool_name: string
  readonly function_call_id?: string
  readonly result_data?: unknown
  /** What the tool's own calls of models used; absent: it made none, or they do not tell. */
  readonly llm_usage?: LlmUsage
}

/** The event of a model that is about to be asked. */
export function llmInvocationEvent({
  request,
  usage,
}: {
  readonly request?: object
  readonly usage?: LlmUsage | null
} = {}): LlmInvocationEvent {
  return {
    type: 'llm_invocation',
    ...(request !== undefined && { request }),
    ...(usage && { usage }),
  }
}

/**
 * The event of a model that has answered.
 *
 * @param options.usage what `recordResponse` of a task gives; null: nothing is known
 * @example
 * import { llmResponseEvent, TaskExecutionContext } from '@tokenledger/sdk'
 * const task = new TaskExecutionContext()
 * const answer = { model: 'gpt-4o', usage: { prompt_tokens: 12, completion_tokens: 3 } }
 * console.log(llmResponseEvent({ usage: task.recordResponse(answer) }).usage.input_tokens) // 12
 */
export function llmResponseEvent({
  data,
  usage,
}: {
  readonly data?: object
  readonly usage?: LlmUsage | null
} = {}): LlmResponseEvent {
  return {
    type: 'llm_response',
    ...(data !== undefined && { data }),
    ...(usage && { usage }),
  }
}

/** What is known of a tool's result. */
export interface ToolResult {
  readonly toolName: string
  readonly functionCallId?: string
  readonly resultData?: unknown
  /** What the tool's own calls used; null: it made none, or they do not tell. */
  readonly usage?: LlmUsage | null
}

/**
 * The event of a tool that has come to a result.
 *
 * @example
 * import { TaskExecutionContext, toolResultEvent } from '@tokenledger/sdk'
 * const task = new TaskExecutionContext()
 * const search = new TaskExecutionContext({ parent: task })
 * search.recordTokenUsage({ inputTokens: 500, outputTokens: 300, model: 'gpt-4o-mini', toolName: 'search' })
 * console.log(toolResultEvent({ toolName: 'search', usage: search.llmUsage() }).llm_usage.model) // gpt-4o-mini
 */
export function toolResultEvent(result: ToolResult): ToolResultEvent {
  const { toolName, functionCallId, resultData, usage } = result
  return {
    type: 'tool_result',
    tool_name: toolName,
    ...(functionCallId !== undefined && { function_call_id: functionCallId }),
    ...(resultData !== undefined && { result_data: resultData }),
    ...(usage && { llm_usage: usage }),
  }
}
