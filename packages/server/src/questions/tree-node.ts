import type { Measures } from '../query/answer.ts'
import { addMeasures, NO_MEASURES } from './add-measures.ts'
import type { EventRow } from './event-row.ts'

/** A part of a task's tree, with what it used itself and with all below it. */
export interface TreeNode {
  readonly kind: 'task' | 'agent' | 'tool' | 'call'
  /** Of a call: its id. */
  readonly name: string
  readonly own: Measures
  readonly rolled_up: Measures
  /** Only a call's. */
  readonly call?: EventRow
  readonly children: readonly TreeNode[]
}

/** A part of a task's tree that is being built. */
export interface Draft {
  readonly kind: TreeNode['kind']
  readonly name: string
  readonly depth: number
  /** Whose calls stand here without a node in between. */
  readonly agent: string | null
  readonly tool: string | null
  /** Of an agent or a tool: nothing, they are added up. */
  readonly own: Measures
  /** Of a task: what the whole ledger says, since its calls may be too many to be listed. */
  readonly rolledUp?: Measures
  readonly call?: EventRow
  readonly children: Draft[]
}

/** The finished part: the own figures of an agent or a tool are those of the calls right below it. */
export function treeNode(draft: Draft): TreeNode {
  const { kind, name, call } = draft
  const children = draft.children.map(treeNode)
  const calls = children.filter((child) => child.kind === 'call')
  const own = [
    draft.own,
    ...(kind === 'agent' || kind === 'tool' ? calls.map((one) => one.own) : []),
  ]
  const rolledUp = draft.rolledUp ?? sumOf([draft.own, ...children.map((one) => one.rolled_up)])
  return { kind, name, own: sumOf(own), rolled_up: rolledUp, ...(call && { call }), children }
}

const sumOf = (all: readonly Measures[]): Measures => all.reduce(addMeasures, NO_MEASURES)
