import { safeText } from '../../../base/safe-text.ts'
import { nestScope, type Scope } from '../../../ledger/scope.ts'
import { scopeWithin } from '../../../tracker/current-scope.ts'
import { enterScope, expectScopes } from '../../../tracker/enter-scope.ts'
import { boundedMap } from '../../bounded-map.ts'
import { askedLater } from '../asked-text.ts'
import { type FrameworkCall, frameworkCall } from '../framework-call.ts'
import { type FrameworkOptions, trackerOf } from '../framework-options.ts'
import { openToolRun } from '../open-tool-run.ts'
import { type StatedNames, scopeOfNames } from '../scope-of-names.ts'
import { calledText } from './called-text.ts'
import type { ChainStart, LangChainHandler, ModelStart, ToolStart } from './langchain-handler.ts'
import { nameOfRun } from './name-of-run.ts'
import { isCached, resultFacts } from './result-facts.ts'

/** A run that has begun: a chain, a tool, a retriever or a model call. */
interface Run {
  readonly parent: string | undefined
  /** The tool, if it is one. */
  readonly tool?: string
  readonly call?: FrameworkCall
  /** Leaves its scope. */
  readonly leave?: () => void
  readonly close?: (succeeded: boolean) => void
}

/**
 * Callbacks for LangChain and LangGraph, which say on whose behalf model calls are made: hand them to
 * `callbacks`, of one call or of a whole agent. The agent is the name of `createAgent`, or `agent` in
 * the metadata; task, session, user and workflow are there, too (`task`, `thread_id`, `user_id`,
 * `workflow` …). A call made within a tool belongs to that tool, also one of another client; one that is
 * made in a node of a graph has what the metadata of the graph or of the node say.
 *
 * What calls consume is told by metered models (`configuration: { fetch: meteredFetch() }`, or the
 * preload). A model that nobody meters is counted by what LangChain reports of it, never both; a
 * stream of one that is given up by what it has written until then, ten minutes after that.
 *
 * @example
 * import { tokenledgerCallbacks, TokenUsageTracker } from '@tokenledger/sdk'
 * const tracker = new TokenUsageTracker()
 * const handler = tokenledgerCallbacks({ tracker })
 * // await agent.invoke({ messages }, { callbacks: [handler], metadata: { user_id: 'ada' } })
 * handler.handleChatModelStart({}, [], 'run 1', undefined, {}, [], { agent: 'PM' })
 * const message = { usage_metadata: { input_tokens: 12, output_tokens: 30 } }
 * handler.handleLLMEnd({ generations: [[{ message }]] }, 'run 1')
 * console.log(tracker.totals('agent').PM?.totalTokens) // 42
 */
export function tokenledgerCallbacks(options: FrameworkOptions = {}): LangChainHandler {
  const runs = boundedMap<Run>()
  expectScopes()

  /** The innermost tool that a run is a part of. */
  function toolOf(id: string | undefined): string | undefined {
    let run = runs.get(id ?? '')
    while (run !== undefined && run.tool === undefined) run = runs.get(run.parent ?? '')
    return run?.tool
  }

  function scopeOf(parent: string | undefined, metadata: StatedNames): Scope {
    const tool = toolOf(parent)
    const stated = nestScope(scopeOfNames(metadata), tool === undefined ? {} : { tool })
    return nestScope(scopeWithin(options.scope ?? {}), stated)
  }

  /** A node of a graph is code of the program's own: calls that it makes by itself have its scope. */
  function startChain(...[, , runId, parent, , metadata]: ChainStart): void {
    const isNode = textOf(metadata, 'langgraph_node') !== undefined
    const scope = isNode ? Object.freeze(scopeOf(parent, metadata)) : {}
    const isKnown = Object.keys(scope).length > 0
    runs.set(runId, { parent, ...(isKnown && { leave: enterScope(scope) }) })
  }

  function startModel(...[model, input, runId, parent, extra, , metadata]: ModelStart): void {
    const call = frameworkCall({
      tracker: trackerOf(options),
      reporter: runs,
      scope: scopeOf(parent, metadata),
      operation: 'chat',
      provider: textOf(metadata, 'ls_provider') ?? nameOfRun(model, undefined),
      model: textOf(metadata, 'ls_model_name') ?? modelOf(extra),
      signal: signalOf(extra),
      asked: askedLater(input),
      onGivenUp: () => void end(runId, false),
    })
    runs.set(runId, { parent, call, leave: enterScope(call.scope) })
  }

  function startTool(...[tool, , runId, parent, , metadata, runName]: ToolStart): void {
    const name = nameOfRun(tool, runName) ?? 'unknown'
    const scope = { ...scopeOf(parent, metadata), tool: name }
    const tracker = trackerOf(options)
    const run = openToolRun({ tracker, tool: name, scope, teller: 'framework', id: runId })
    runs.set(runId, { parent, tool: name, close: run.end, leave: enterScope(run.scope) })
  }

  function end(runId: string, succeeded: boolean): Run | undefined {
    const run = runs.take(runId)
    run?.leave?.()
    run?.close?.(succeeded)
    return run
  }

  return {
    name: 'tokenledger',
    awaitHandlers: true,
    handleChainStart: startChain,
    handleChainEnd: (_outputs, runId) => void end(runId, true),
    handleChainError: (_error, runId) => void end(runId, false),
    handleChatModelStart: startModel,
    handleLLMStart: startModel,
    handleLLMNewToken(...[token, , runId, , , fields]) {
      runs.get(runId)?.call?.written(token === '' ? calledText(fields) : token)
    },
    handleLLMEnd(...[result, runId, , , extra]) {
      const run = end(runId, true)
      if (!isCached(extra)) run?.call?.end(resultFacts(result))
    },
    handleLLMError: (error, runId) => end(runId, false)?.call?.fail(error),
    handleToolStart: startTool,
    handleToolEnd: (output, runId) => void end(runId, !isErrorMessage(output)),
    handleToolError: (_error, runId) => void end(runId, false),
  }
}

function textOf(fields: StatedNames, name: string): string | undefined {
  const value = fields?.[name]
  return typeof value === 'string' ? safeText(value) : undefined
}

function signalOf(extra: StatedNames): AbortSignal | undefined {
  const { options } = (extra ?? {}) as { readonly options?: StatedNames }
  const signal = options?.['signal']
  return signal instanceof AbortSignal ? signal : undefined
}

function modelOf(extra: StatedNames): string | undefined {
  const { invocation_params: params } = (extra ?? {}) as {
    readonly invocation_params?: StatedNames
  }
  return textOf(params, 'model') ?? textOf(params, 'model_name')
}

/** A tool of an agent tells of its failure in its message. */
function isErrorMessage(output: unknown): boolean {
  return typeof output === 'object' && output !== null && Reflect.get(output, 'status') === 'error'
}
