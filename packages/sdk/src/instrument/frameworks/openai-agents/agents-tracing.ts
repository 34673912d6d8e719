import { nestScope, type Scope } from '../../../ledger/scope.ts'
import { ownFields } from '../../../providers/fields.ts'
import { storedScope } from '../../../tracker/current-scope.ts'
import { addScopeSource } from '../../../tracker/scope-sources.ts'
import { boundedMap } from '../../bounded-map.ts'
import { sameMarks } from '../call-mark.ts'
import { type FrameworkCall, frameworkCall } from '../framework-call.ts'
import { type FrameworkOptions, trackerOf } from '../framework-options.ts'
import { type OpenToolRun, openToolRun } from '../open-tool-run.ts'
import { type ToolMark, toolMarksOf, withToolMarks } from '../tool-marks.ts'
import { type AgentSpan, type AgentTrace, currentSpan } from './current-span.ts'
import { scopeInside } from './scope-inside.ts'
import { factsOfSpan, isModelSpan, scopeOfSpan, scopeOfTrace } from './span-facts.ts'

/** A tracing processor of the OpenAI Agents SDK, as far as it is one. */
export interface AgentsTracing {
  onTraceStart(trace: AgentTrace): Promise<void>
  onTraceEnd(trace: AgentTrace): Promise<void>
  onSpanStart(span: AgentSpan): Promise<void>
  onSpanEnd(span: AgentSpan): Promise<void>
  forceFlush(): Promise<void>
  /** The Agents SDK is listened to no more. */
  shutdown(timeout?: number): Promise<void>
}

/** A span that has begun. */
interface OpenSpan {
  /** On whose behalf, as far as this span and those around it say. */
  readonly stated: Scope
  /** The scope of the program when the run of its agent began. */
  readonly outer: Scope
  /** Of a call of a model, and of a turn, which is one even where no span of its own tells. */
  readonly call?: FrameworkCall
  readonly toolRun?: OpenToolRun
  /** The turn that it is a part of. */
  readonly turn?: OpenTurn | undefined
}

interface OpenTurn {
  /** Whether its model call is told of already, or has failed. */
  isTold: boolean
}

/**
 * A tracing processor for the OpenAI Agents SDK, which says on whose behalf model calls are made:
 * `addTraceProcessor(tokenledgerTracing())`. The agent is the one whose turn it is, a call made within
 * a function tool belongs to that tool, the group of a trace is the session, its name the workflow.
 * Tracing must not be switched off.
 *
 * What calls consume is told by a metered client (`setDefaultOpenAIClient(meter(new OpenAI()))`, or
 * the preload). A model that nobody meters is counted by what its span or its turn reports, never
 * twice.
 *
 * @example
 * import { tokenledgerTracing, TokenUsageTracker } from '@tokenledger/sdk'
 * const tracker = new TokenUsageTracker()
 * const tracing = tokenledgerTracing({ tracker })
 * // addTraceProcessor(tracing)
 * const usage = { input_tokens: 12, output_tokens: 30 }
 * const turn = { type: 'turn', agent_name: 'PM', usage }
 * const span = { spanId: 's', traceId: 't', parentId: null, spanData: turn }
 * await tracing.onSpanStart(span)
 * await tracing.onSpanEnd(span)
 * console.log(tracker.totals('agent').PM?.totalTokens) // 42
 * await tracing.shutdown()
 */
export function tokenledgerTracing(options: FrameworkOptions = {}): AgentsTracing {
  const traces = boundedMap<Scope>()
  const spans = boundedMap<OpenSpan>()

  const removeSource = addScopeSource((scope) => {
    const span = currentSpan()
    const open = span === null ? undefined : spans.get(span.spanId)
    if (open === undefined) return scope
    const marked = sameMarks(scopeInside(scope, open.outer, open.stated), scope)
    const inside = withToolMarks(marked, toolMarksWithin(scope, open.toolRun))
    return open.call === undefined ? inside : open.call.within(inside)
  })

  function start(span: AgentSpan): void {
    const { type } = span.spanData
    const parent = spans.get(span.parentId ?? '')
    const around = parent?.stated ?? nestScope(options.scope ?? {}, traces.get(span.traceId) ?? {})
    const stated = nestScope(around, scopeOfSpan(span))
    const isRoot = parent === undefined || type === 'agent' || type === 'task'
    const outer = isRoot ? storedScope() : parent.outer
    const scope = scopeInside(storedScope(), outer, stated)
    const isCall = type === 'turn' || isModelSpan(span)
    spans.set(span.spanId, {
      stated,
      outer,
      turn: type === 'turn' ? { isTold: false } : parent?.turn,
      ...(isCall && { call: callOf(scope, type) }),
      ...(type === 'function' && { toolRun: toolRunOf(span, scope) }),
    })
  }

  function callOf(scope: Scope, type: string): FrameworkCall {
    // Only OpenAI's own interface has spans of responses.
    const provider = type === 'response' ? 'openai' : undefined
    const tracker = trackerOf(options)
    return frameworkCall({ tracker, reporter: spans, scope, operation: 'chat', provider })
  }
  const toolRunOf = ({ spanId: id }: AgentSpan, scope: Scope): OpenToolRun => {
    const { tool = 'unknown' } = scope
    return openToolRun({ tracker: trackerOf(options), tool, scope, teller: 'framework', id })
  }

  function end(span: AgentSpan): void {
    const open = spans.take(span.spanId)
    if (open === undefined) return
    const hasFailed = span.error !== null && span.error !== undefined
    open.toolRun?.end(!hasFailed)
    if (span.spanData.type === 'turn') endTurn(span, open)
    else if (open.call !== undefined) endModel(span, open.call, open.turn, hasFailed)
  }

  return {
    async onTraceStart(trace) {
      traces.set(trace.traceId, scopeOfTrace(trace))
    },
    async onTraceEnd({ traceId }) {
      traces.take(traceId)
    },
    async onSpanStart(span) {
      start(span)
    },
    async onSpanEnd(span) {
      end(span)
    },
    forceFlush: () => Promise.resolve(),
    async shutdown() {
      removeSource()
    },
  }
}

function endModel(
  span: AgentSpan,
  call: FrameworkCall,
  turn: OpenTurn | undefined,
  hasFailed: boolean,
): void {
  const facts = factsOfSpan(span)
  // A span without usage leaves it to its turn, if there is one.
  const isTold = call.isKnown || hasFailed || facts !== null || turn === undefined
  if (turn !== undefined && isTold) turn.isTold = true
  if (hasFailed) call.fail(span.error)
  else if (facts !== null) call.end(facts)
  else if (turn === undefined) call.end({ usage: {} })
}

function endTurn(span: AgentSpan, { call, turn }: OpenSpan): void {
  const usage = ownFields(span.spanData, 'usage')
  if (usage !== null && turn?.isTold === false) call?.end({ usage })
}

/** The marks of the run of a tool: those entered within it, else its own. */
function toolMarksWithin(scope: Scope, run: OpenToolRun | undefined): readonly ToolMark[] {
  const entered = toolMarksOf(scope)
  if (run === undefined) return entered
  const own = toolMarksOf(run.scope)
  return own.every((mark) => entered.includes(mark)) ? entered : own
}
