import type { Scope } from '../../ledger/scope.ts'
import type { TokenUsageTracker } from '../../tracker/token-usage-tracker.ts'

// A second copy of this package in the process must know the marks, too.
const MARKS = Symbol.for('@tokenledger/sdk/tool-runs')

/** Who tells of the run of a tool: a framework that asked for it, or what runs the tool itself. */
export type ToolRunTeller = 'framework' | 'tools' | 'mcp'

/** Marks the run of a tool, so that it is seen whether it is told of further inside as well. */
export interface ToolMark {
  readonly tracker: TokenUsageTracker
  readonly tool: string
  readonly teller: ToolRunTeller
  /** The framework's own id of the run. */
  readonly id: string | undefined
  /** Whether who runs it tells of it, too: that one knows best how it went. */
  isToldInside: boolean
  /** Whether a model that was called within it asked for a tool of its name: that is another run. */
  isAskedInside: boolean
  isOver: boolean
}

/**
 * The scope of a run: with its mark, behind those of the same run that are told of around it. The
 * marks go with the scope, as those of model calls do.
 */
export function toolScope(scope: Scope, mark: ToolMark): Scope {
  const around = toolMarksOf(scope).filter(({ isOver, tool }) => !isOver && tool === mark.tool)
  const isSame = around.every((one) => isSameRun(one, mark))
  return withToolMarks(scope, isSame ? [...around, mark] : [mark])
}

/** The scope with these marks and no others. */
export function withToolMarks(scope: Scope, marks: readonly ToolMark[]): Scope {
  const { [MARKS]: _others, ...plain } = scope as Scope & { [MARKS]?: unknown }
  return Object.freeze(marks.length === 0 ? plain : { ...plain, [MARKS]: marks })
}

/** The marks of the run that a scope is in. */
export const toolMarksOf = (scope: Scope): readonly ToolMark[] =>
  (Reflect.get(scope, MARKS) as readonly ToolMark[] | undefined) ?? []

/**
 * Whether a run within another of the same tool is that one. A framework asks for a run of its own,
 * unless another listener of it tells of the same; what runs a tool within that, once of each kind,
 * runs what was asked for: by whom asked for the run around it, not by a model within that.
 */
function isSameRun(around: ToolMark, inside: ToolMark): boolean {
  if (around.teller === inside.teller) return inside.id !== undefined && around.id === inside.id
  return inside.teller !== 'framework' && !around.isAskedInside
}

/** Notes that a model which was called within a scope asks for these tools. */
export function noteAskedTools(scope: Scope, tools: ReadonlySet<string>): void {
  for (const mark of toolMarksOf(scope)) if (tools.has(mark.tool)) mark.isAskedInside = true
}
