import type { TaskDetail } from 'tokenledger/wire'

type Call = TaskDetail['timeline'][number]

/** Marks of a context window: half full, nearly, and about to be cut. */
export const MARKS = [0.5, 0.75, 0.9] as const

/** A call whose model's window is known. */
export interface Fill {
  readonly call: Call
  /** What it took in of what its model may take in. */
  readonly share: number
}

/** How full the contexts of an agent were. */
export interface AgentContext {
  readonly agent: string | null
  /** Of its last call: what is full now. */
  readonly last: Fill
  readonly peak: Fill
}

/** The calls whose fill is known, in time. */
export function fillsOf(timeline: readonly Call[]): readonly Fill[] {
  return timeline.flatMap((call) =>
    call.context_window === null || call.input_tokens <= 0
      ? []
      : [{ call, share: call.input_tokens / call.context_window }],
  )
}

/** By agent: the last call and the fullest one. */
export function contextByAgent(fills: readonly Fill[]): readonly AgentContext[] {
  const agents = new Map<string | null, AgentContext>()
  for (const fill of fills) {
    const { agent } = fill.call
    const peak = agents.get(agent)?.peak
    agents.set(agent, {
      agent,
      last: fill,
      peak: peak === undefined || fill.share > peak.share ? fill : peak,
    })
  }
  return [...agents.values()].sort((one, other) => other.peak.share - one.peak.share)
}

/** The highest mark that a fill has reached, as a class; empty: none. */
export function levelOf(share: number): '' | 'half' | 'high' | 'full' {
  if (share >= MARKS[2]) return 'full'
  if (share >= MARKS[1]) return 'high'
  return share >= MARKS[0] ? 'half' : ''
}
