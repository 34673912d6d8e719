import { nestScope, type Scope } from '../../../ledger/scope.ts'
import { scopeWithin } from '../../../tracker/current-scope.ts'
import { enterScope } from '../../../tracker/enter-scope.ts'
import { boundedMap } from '../../bounded-map.ts'
import { type FrameworkCall, frameworkCall } from '../framework-call.ts'
import { type FrameworkOptions, trackerOf } from '../framework-options.ts'
import { inScope } from '../in-scope.ts'
import { scopeOfNames } from '../scope-of-names.ts'
import type { AiSdkTelemetry, SdkEvent } from './telemetry-events.ts'

/** An operation that runs: `generateText`, `streamText`, `embed` … */
interface Operation {
  /** What its program has told of it. */
  readonly stated: Scope
  /** The model call that runs. */
  call?: FrameworkCall
}

interface EmbedCall {
  readonly call: FrameworkCall
  readonly leave: () => void
}

/**
 * Telemetry for the AI SDK 7, which says on whose behalf model calls are made, once for the process:
 * `registerTelemetry(tokenledgerTelemetry())`. The agent is `telemetry.functionId`; `agent`, `task`,
 * `sessionId`, `userId` of the runtime context count as far as `includeRuntimeContext` names them. A
 * call made within a tool belongs to that tool.
 *
 * What calls consume is told by metered providers (`createOpenAI({ fetch: meteredFetch() })`, or the
 * preload). A model that nobody meters is counted by what the AI SDK reports of it, never both.
 *
 * @example
 * import { tokenledgerTelemetry, TokenUsageTracker } from '@tokenledger/sdk'
 * const tracker = new TokenUsageTracker()
 * const telemetry = tokenledgerTelemetry({ tracker })
 * // registerTelemetry(telemetry)
 * const call = { callId: 'a', functionId: 'PM', provider: 'openai.chat', modelId: 'gpt-5' }
 * await telemetry.executeLanguageModelCall({ ...call, execute: async () => 'an answer' })
 * telemetry.onLanguageModelCallEnd({ ...call, usage: { inputTokens: 12, outputTokens: 30 } })
 * console.log(tracker.totals('agent').PM?.totalTokens) // 42
 */
export function tokenledgerTelemetry(options: FrameworkOptions = {}): AiSdkTelemetry {
  const operations = boundedMap<Operation>()
  const embeds = boundedMap<EmbedCall>()

  function operationOf({ callId = '' }: SdkEvent): Operation {
    const known = operations.get(callId)
    if (known !== undefined) return known
    const made: Operation = { stated: {} }
    operations.set(callId, made)
    return made
  }

  function scopeOf(event: SdkEvent): Scope {
    const { functionId } = event
    const stated = nestScope(
      functionId === undefined ? {} : { agent: functionId },
      operationOf(event).stated,
    )
    return nestScope(scopeWithin(options.scope ?? {}), stated)
  }

  function callOf(event: SdkEvent, operation: string): FrameworkCall {
    const { provider, modelId: model } = event
    const tracker = trackerOf(options)
    return frameworkCall({ tracker, scope: scopeOf(event), operation, provider, model })
  }

  return {
    onStart(event) {
      const { callId = '', runtimeContext } = event
      operations.set(callId, { stated: scopeOfNames(runtimeContext as Record<string, unknown>) })
    },
    async executeLanguageModelCall({ execute, ...event }) {
      const call = callOf(event, 'chat')
      operationOf(event).call = call
      try {
        return await inScope(call.scope, execute)
      } catch (error) {
        call.fail(error)
        throw error
      }
    },
    onLanguageModelCallEnd(event) {
      const { usage, responseId, modelId: responseModel } = event
      operationOf(event).call?.end({ usage, responseId, responseModel })
    },
    onEmbedStart(event) {
      const call = callOf(event, 'embeddings')
      embeds.set(event.embedCallId ?? '', { call, leave: enterScope(call.scope) })
    },
    onEmbedEnd({ embedCallId = '', usage }) {
      const embed = embeds.take(embedCallId)
      embed?.leave()
      embed?.call.end({ usage: { embeddings: [], usage } })
    },
    executeTool({ execute, ...event }) {
      const tool = event.toolCall?.toolName ?? 'unknown'
      return inScope({ ...scopeOf(event), tool }, execute)
    },
    onToolExecutionEnd(event) {
      const { toolCall, toolOutput, toolExecutionMs } = event
      trackerOf(options).recordToolRun({
        tool: toolCall?.toolName ?? 'unknown',
        scope: scopeOf(event),
        succeeded: toolOutput?.type === 'tool-result',
        time: Date.now(),
        ...(toolExecutionMs !== undefined && { durationMs: toolExecutionMs }),
      })
    },
    onEnd: ({ callId = '' }) => void operations.take(callId),
    onAbort: ({ callId = '' }) => void operations.take(callId),
    onError(event) {
      const { callId = '', error } = (event ?? {}) as SdkEvent & { readonly error?: unknown }
      operations.take(callId)?.call?.fail(error)
    },
  }
}
