import type { ScopedCall } from './conditions.ts'
import { type ObservedOutput, type OutputLengths, observedOutput } from './output-lengths.ts'

/** What is known of the lengths of answers, by who asks what. */
export interface ExpectedOutput {
  /** What is known of calls like this one, the most particular last. */
  of(call: ScopedCall): Alike
}

/** Calls that are alike, from all calls to those of one model, agent and task. */
export type Alike = readonly Node[]

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
    node.children.set(key, made)
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
      return [root, byModel, byAgent, childOf(byAgent, scope?.task ?? '')]
    },
  }
}

const newNode = (): Node => ({ observed: observedOutput(), children: new Map() })

/** Notes the length of an answer for all calls like it. */
export function observeOutput(alike: Alike, tokens: number): void {
  for (const { observed } of alike) observed.observe(tokens)
}

/** The lengths to expect: those of the calls most like it of which enough are known. */
export function outputLengths(alike: Alike): OutputLengths {
  const known = alike.findLast(({ observed }) => observed.count() >= ENOUGH)
  if (known !== undefined) return known.observed.lengths()
  const longest = alike[0]?.observed.lengths().expected ?? 0
  return { expected: Math.max(UNKNOWN_OUTPUT, longest), median: 1 }
}
