import type { TaskNode } from 'tokenledger/wire'
import { seriesColour } from '../../charts/palette.ts'
import { picoOf } from '../../format/exact.ts'

/** A node of a task's tree, as the API gives it. */
export type Node = TaskNode

/** What the widths of parts stand for. */
export type Width = 'cost_usd' | 'total_tokens'

/** A part of a task in its place. */
export interface Part {
  /** Places of children from the whole down: `0.2`; empty: the whole. */
  readonly path: string
  readonly depth: number
  readonly node: Node
  /** Its begin and its width as shares of the whole. */
  readonly start: number
  readonly share: number
  /** A colour token: that of the agent at work. */
  readonly colour: string
}

/** The node at a path; the whole where there is none. */
export function nodeAt(root: Node, path: string): Node {
  if (path === '') return root
  return path.split('.').reduce<Node>((node, place) => node.children[Number(place)] ?? node, root)
}

/** A measure as a size; what is unknown has none. */
export function sizeOf(node: Node, width: Width): number {
  const value = node.rolled_up[width]
  // A reversal may leave less than nothing: it has no width.
  return Math.max(typeof value === 'string' ? Number(picoOf(value)) : (value ?? 0), 0)
}

/** The colours of the agents of a tree, by their places in a sorted list. */
export function agentColours(agents: readonly string[]): (agent: string | null) => string {
  return (agent) => {
    const place = agent === null ? -1 : agents.indexOf(agent)
    return place < 0 ? '--series-other' : seriesColour(place)
  }
}

/** A node's name for people. */
export function partName({ kind, name, call }: Node): string {
  if (kind !== 'call') return name
  return call?.models[0] ?? call?.request_model ?? 'Call'
}
