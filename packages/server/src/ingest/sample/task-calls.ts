import type { Entry } from '@tokenledger/sdk/core'
import { mishap } from './mishap.ts'
import type { Random } from './random.ts'
import { type SampleCall, type SampleOwner, sampleEntry } from './sample-call.ts'
import { AGENTS, MODELS, PROJECTS, type SampleAgent, USERS, WORKFLOWS } from './team.ts'

const TOOL_DEFINITIONS = 450

/** The calls of one task: plan, research by sub-agents, code, review, write. In order of time. */
export function taskCalls(start: number, number: number, draw: Random): Entry[] {
  const owner = ownerOf(number, draw)
  const work: Work = { owner, draw, clock: { time: start }, entries: [] }
  const isDocs = owner.workflow === 'docs'
  turns(work, AGENTS.planner)
  const plan = work.entries.at(-1)?.id
  for (let helper = 0; helper < draw.whole(1, 3); helper += 1) {
    turns(work, AGENTS.researcher, plan, draw.pick(['docs-search', 'code-search']))
  }
  if (!isDocs) {
    turns(work, owner.environment === 'staging' && draw.chance(0.08) ? LOCAL_CODER : AGENTS.coder)
    turns(work, AGENTS.reviewer)
  }
  turns(work, AGENTS.writer)
  return work.entries
}

/** A coder on a model of the house, which no price book knows. */
const LOCAL_CODER: SampleAgent = { ...AGENTS.coder, model: MODELS.local, turns: [3, 6] }

interface Work {
  readonly owner: SampleOwner
  readonly draw: Random
  readonly clock: { time: number }
  readonly entries: Entry[]
}

function ownerOf(number: number, draw: Random): SampleOwner {
  return {
    project: draw.pick(PROJECTS),
    environment: draw.chance(0.3) ? 'staging' : 'production',
    workflow: draw.pick(WORKFLOWS),
    task: `task-${String(number).padStart(4, '0')}`,
    session: `ses-${draw.hex(8)}`,
    user: draw.pick(USERS),
  }
}

/** One agent's conversation: each turn reads what the turns before wrote to the cache. */
function turns(work: Work, agent: SampleAgent, parentId?: string, subAgent?: string): void {
  const { draw, clock } = work
  const [least, most] = agent.turns
  const count = draw.whole(least, most)
  let cached = draw.chance(0.6) ? agent.instructions : 0
  for (let turn = 0; turn < count; turn += 1) {
    const added = draw.size(agent.growth) + (cached === 0 ? agent.instructions : 0)
    const call = {
      ...turnCall(work, agent, cached, added),
      ...(parentId !== undefined && { parentId }),
      ...(subAgent !== undefined && { subAgent }),
    }
    for (const attempt of mishap(call, draw)) keep(work, attempt)
    if (draw.chance(0.12)) keep(work, toolCall(work, agent))
    cached += added
    clock.time += draw.whole(2_000, 25_000)
  }
}

function turnCall(
  { owner, draw, clock }: Work,
  agent: SampleAgent,
  cached: number,
  added: number,
): SampleCall {
  const used = Array.from({ length: draw.whole(0, 2) }, () => draw.pick(agent.tools))
  const tools = [...new Set(used)]
  return {
    owner,
    agent: agent.name,
    model: agent.model,
    time: clock.time,
    fresh: draw.whole(3, 60),
    cacheRead: cached,
    cacheWrite: added,
    output: draw.size(agent.answer, 0.7),
    ...(tools.length > 0 && { tools: toolUse(tools, added, draw) }),
  }
}

function toolUse(used: readonly string[], added: number, draw: Random): SampleCall['tools'] {
  return {
    used,
    definitionsTokens: used.length * TOOL_DEFINITIONS,
    resultsTokens: Math.round(added * 0.7),
    basis: 'included',
    succeeded: Object.fromEntries(used.map((tool) => [tool, !draw.chance(0.07)])),
  }
}

/** A tool that asks a small model itself: its cost belongs to the tool. */
function toolCall({ owner, draw, clock, entries }: Work, agent: SampleAgent): SampleCall {
  const parentId = entries.at(-1)?.id
  clock.time += 900
  return {
    owner,
    agent: agent.name,
    model: MODELS.small,
    time: clock.time,
    fresh: draw.size(3_000, 0.8),
    cacheRead: 0,
    cacheWrite: 0,
    output: draw.size(220),
    tool: draw.pick(agent.tools),
    ...(parentId !== undefined && { parentId }),
  }
}

function keep({ draw, clock, entries }: Work, call: SampleCall): void {
  const entry = sampleEntry({ ...call, time: clock.time }, draw)
  entries.push(entry)
  clock.time += entry.durationMs ?? 0
}
