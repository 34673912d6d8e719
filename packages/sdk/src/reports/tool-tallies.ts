import { coverageOf } from '../ledger/coverage-of.ts'
import type { Entry } from '../ledger/entry.ts'
import { hasTools } from '../ledger/has-tools.ts'
import type { ToolRun } from '../ledger/tool-run.ts'
import { totalsOf } from '../usage/totals-of.ts'
import { spreadEvenly } from './spread-evenly.ts'
import { addUse, type CallShare, newUseTally, type UseTally } from './use-tally.ts'

/** Sums over calls, with what of them is due to tools. */
export interface CallsTally {
  readonly use: UseTally
  failed: number
  toolRequests: number
  definitionsTokens: number
  resultsTokens: number
  overheadTokens: number
}

/** Sums over the calls that used one tool. */
export interface ToolTally {
  readonly use: UseTally
  uses: number
  runs: number
  succeeded: number
  failed: number
  durationMs: number
  timedRuns: number
}

/** Sums over the calls that used the same tools together. */
export interface CombinationTally {
  readonly tools: readonly string[]
  readonly use: UseTally
}

/** Everything that is summed up for a report on tools. */
export interface ToolTallies {
  readonly all: CallsTally
  readonly agents: Map<string | null, CallsTally>
  readonly tools: Map<string, ToolTally>
  readonly combinations: Map<string, CombinationTally>
}

/** Names come from outside: a stream of ever new ones must not fill the memory. */
const MAX_NAMES = 10_000
const OTHER = '(other)'

/** Sums of nothing. */
export function newToolTallies(): ToolTallies {
  return { all: newCallsTally(), agents: new Map(), tools: new Map(), combinations: new Map() }
}

function newCallsTally(): CallsTally {
  return {
    use: newUseTally(),
    failed: 0,
    toolRequests: 0,
    definitionsTokens: 0,
    resultsTokens: 0,
    overheadTokens: 0,
  }
}

/** Adds a call; a reversal takes its call away again. */
export function addCall(tallies: ToolTallies, entry: Entry): void {
  const call = {
    sign: entry.sign,
    tokens: totalsOf(entry.usage).totalTokens,
    cost: entry.cost.total,
    coverage: coverageOf(entry),
  }
  const { agent = null } = entry.dimensions
  addToCalls(tallies.all, call, entry)
  addToCalls(tallyOf(tallies.agents, agent, OTHER, newCallsTally), call, entry)
  const tools = [...new Set(entry.tools?.used)].sort()
  if (tools.length > 0) addTools(tallies, { tools, call, entry })
}

function addToCalls(tally: CallsTally, call: CallShare, entry: Entry): void {
  const { definitionsTokens = 0, resultsTokens = 0 } = entry.tools ?? {}
  const { sign } = call
  addUse(tally.use, call)
  tally.failed += entry.status === 'error' ? sign : 0
  tally.toolRequests += hasTools(entry.tools) ? sign : 0
  tally.definitionsTokens += sign * definitionsTokens
  tally.resultsTokens += sign * resultsTokens
  // What tools are said to take is never more than the call took.
  tally.overheadTokens += sign * Math.min(definitionsTokens + resultsTokens, call.tokens)
}

interface UsedTools {
  /** Each once, in alphabetical order. */
  readonly tools: readonly string[]
  readonly call: CallShare
  readonly entry: Entry
}

function addTools(tallies: ToolTallies, { tools, call, entry }: UsedTools): void {
  const tokens = spreadEvenly(BigInt(Math.round(call.tokens)), tools.length)
  const costs = call.cost === null ? [] : spreadEvenly(call.cost, tools.length)
  for (const [index, tool] of tools.entries()) {
    const tally = tallyOf(tallies.tools, tool, OTHER, newToolTally)
    const share = { ...call, tokens: Number(tokens[index] ?? 0n), cost: costs[index] ?? null }
    addUse(tally.use, share)
    addOutcome(tally, tool, entry)
  }
  if (tools.length < 2) return
  const combination = tallyOf(tallies.combinations, JSON.stringify(tools), OTHER, (key) => ({
    tools: key === OTHER ? [OTHER] : tools,
    use: newUseTally(),
  }))
  addUse(combination.use, call)
}

function newToolTally(): ToolTally {
  const use = newUseTally()
  return { use, uses: 0, runs: 0, succeeded: 0, failed: 0, durationMs: 0, timedRuns: 0 }
}

function addOutcome(tally: ToolTally, tool: string, { sign, tools = {} }: Entry): void {
  const { used = [], succeeded = {} } = tools
  tally.uses += sign * used.filter((name) => name === tool).length
  if (!Object.hasOwn(succeeded, tool)) return
  if (succeeded[tool] === true) tally.succeeded += sign
  else tally.failed += sign
}

/** Adds the run of a tool. */
export function addToolRun({ tools }: ToolTallies, run: ToolRun): void {
  const tally = tallyOf(tools, run.tool, OTHER, newToolTally)
  tally.runs += 1
  if (run.succeeded) tally.succeeded += 1
  else tally.failed += 1
  if (run.durationMs === undefined) return
  tally.durationMs += run.durationMs
  tally.timedRuns += 1
}

function tallyOf<Key, Tally>(
  tallies: Map<Key, Tally>,
  key: Key,
  other: Key,
  make: (key: Key) => Tally,
): Tally {
  const kept = tallies.has(key) || tallies.size < MAX_NAMES ? key : other
  const known = tallies.get(kept)
  if (known !== undefined) return known
  const made = make(kept)
  tallies.set(kept, made)
  return made
}
