import { copiedText } from '../base/copied-text.ts'
import type { ScopedCall } from './conditions.ts'
import {
  binOf,
  lengthsOf,
  type ObservedOutput,
  type OutputLengths,
  observe,
  observedOutput,
} from './output-lengths.ts'

/** What is known of the lengths of answers, by who asks what. */
export interface ExpectedOutput {
  /** What is known of calls like this one. */
  of(call: ScopedCall): Alike
}

/** Answers to calls that are alike: to all calls, to those of its model, agent and task. */
export type Alike = readonly ObservedOutput[]

interface Node {
  readonly observed: ObservedOutput
  readonly children: Map<string, Node>
}

/** Fewer answers say nothing about the longest twentieth of them. */
const ENOUGH = 20
/** Where too little is known: longer than most answers, far shorter than most limits. */
const UNKNOWN_OUTPUT = 2048
/** Tasks are ever new ones. When there are so many nodes, all but the first are forgotten. */
const MAX_NODES = 4096

/** Learns how long answers are by model, agent and task. */
export function expectedOutput(): ExpectedOutput {
  const root = newNode()
  let nodes = 1

  function childOf(node: Node, key: string): Node {
    const known = node.children.get(key)
    if (known !== undefined) return known
    const made = newNode()
    node.children.set(copiedText(key), made)
    nodes += 1
    return made
  }

  return {
    of: ({ scope, model }) => {
      if (nodes > MAX_NODES) {
        root.children.clear()
        nodes = 1
      }
      const byModel = childOf(root, model ?? '')
      const byAgent = childOf(byModel, scope?.agent ?? '')
      const byTask = childOf(byAgent, scope?.task ?? '')
      return [root.observed, byModel.observed, byAgent.observed, byTask.observed]
    },
  }
}

const newNode = (): Node => ({ observed: observedOutput(), children: new Map() })

/** Notes the length of an answer for all calls like it. */
export function observeOutput(alike: Alike, tokens: number): void {
  const bin = binOf(tokens)
  for (const observed of alike) observe(observed, bin)
}

/** The lengths to expect: those of the calls most like it of which enough are known. */
export function outputLengths(alike: Alike): OutputLengths {
  const known = alike.findLast(({ count }) => count >= ENOUGH)
  if (known !== undefined) return lengthsOf(known)
  const [all] = alike
  const longest = all === undefined ? 0 : lengthsOf(all).expected
  return { expected: Math.max(UNKNOWN_OUTPUT, longest), median: 1 }
}
