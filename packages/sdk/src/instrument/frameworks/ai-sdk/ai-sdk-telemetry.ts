import { nestScope, type Scope } from '../../../ledger/scope.ts'
import { scopeWithin } from '../../../tracker/current-scope.ts'
import { enterScope, expectScopes } from '../../../tracker/enter-scope.ts'
import { boundedMap } from '../../bounded-map.ts'
import { type FrameworkCall, type FrameworkCallEnd, frameworkCall } from '../framework-call.ts'
import { type FrameworkOptions, trackerOf } from '../framework-options.ts'
import { inScope } from '../in-scope.ts'
import { type OpenToolRun, openToolRun } from '../open-tool-run.ts'
import { scopeOfNames } from '../scope-of-names.ts'
import { GIVEN_UP } from './tap-parts.ts'
import type { AiSdkTelemetry, SdkEvent, ToolEvent } from './telemetry-events.ts'

/** An operation that runs: `generateText`, `streamText`, `embed` … */
interface Operation {
  /** What its program has told of it. */
  readonly stated: Scope
  /** The model call that runs. */
  call?: FrameworkCall
}

/** A model call of which only begin and end are told. */
interface EnteredCall {
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
  const entered = boundedMap<EnteredCall>()
  const toolRuns = boundedMap<OpenToolRun>()
  expectScopes()

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

  function callOf(event: SdkEvent, operation: string, reporter: object = {}): FrameworkCall {
    const { provider, modelId: model } = event
    const tracker = trackerOf(options)
    const scope = scopeOf(event)
    const call = frameworkCall({ tracker, reporter, scope, operation, provider, model })
    operationOf(event).call = call
    return call
  }

  /** Calls that the SDK does not let run elsewhere: several of them begin in the same context. */
  function enter(id: string | undefined, event: SdkEvent, operation: string): void {
    const call = callOf(event, operation, entered)
    entered.set(id ?? '', { call, leave: enterScope(call.scope) })
  }

  function exit(id: string | undefined, report: FrameworkCallEnd): void {
    const one = entered.take(id ?? '')
    one?.leave()
    one?.call.end(report)
  }

  function toolRunOf(event: ToolEvent): OpenToolRun {
    const { toolName: tool = 'unknown', toolCallId: id } = event.toolCall ?? {}
    const scope = { ...scopeOf(event), tool }
    return openToolRun({ tracker: trackerOf(options), tool, scope, teller: 'framework', id })
  }

  return {
    onStart(event) {
      const { callId = '', runtimeContext } = event
      operations.set(callId, { stated: scopeOfNames(runtimeContext as Record<string, unknown>) })
    },
    async executeLanguageModelCall({ execute, ...event }) {
      const call = callOf(event, 'chat')
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
    onObjectStepStart: (event) => enter(event.callId, event, 'chat'),
    onObjectStepEnd({ callId, usage, response }) {
      exit(callId, { usage, responseId: response?.id, responseModel: response?.modelId })
    },
    onEmbedStart: (event) => enter(event.embedCallId, event, 'embeddings'),
    onEmbedEnd({ embedCallId, usage }) {
      exit(embedCallId, { usage: { embeddings: [], usage } })
    },
    onRerankStart: (event) => enter(event.callId, event, 'rerank'),
    onRerankEnd: ({ callId }) => exit(callId, { usage: {} }),
    executeTool({ execute, ...event }) {
      const run = toolRunOf(event)
      toolRuns.set(keyOf(event), run)
      return inScope(run.scope, execute)
    },
    onToolExecutionEnd(event) {
      const run = toolRuns.take(keyOf(event)) ?? toolRunOf(event)
      run.end(event.toolOutput?.type === 'tool-result', event.toolExecutionMs)
    },
    onEnd: ({ callId = '' }) => void operations.take(callId),
    onAbort({ callId = '' }) {
      operations.take(callId)?.call?.fail(GIVEN_UP)
      entered.take(callId)?.leave()
    },
    onError(event) {
      const { callId = '', error } = (event ?? {}) as SdkEvent & { readonly error?: unknown }
      operations.take(callId)?.call?.fail(error)
      entered.take(callId)?.leave()
    },
  }
}

/** Ids of calls of tools are the provider's: they are unique within an operation. */
const keyOf = ({ callId, toolCall }: ToolEvent): string => `${callId} ${toolCall?.toolCallId}`
