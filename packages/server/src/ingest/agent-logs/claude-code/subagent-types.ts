import { readFileSync } from 'node:fs'
import { isObject, type Json } from '../join-json.ts'
import { scanLines } from '../scan-lines.ts'

/** The types of the sub-agents that a session called. */
export interface SubagentTypes {
  readonly byAgent: ReadonlyMap<string, string>
  /** By the id of the tool use that called them. */
  readonly byToolUse: ReadonlyMap<string, string>
}

const REMEMBERED_SESSIONS = 32

/**
 * Looks up the types of a session's sub-agents by the path of its own history, and remembers those
 * of a few sessions: a session's sub-agents tend to come one after another.
 */
export function subagentTypesMemo(): (parentPath: string) => SubagentTypes {
  const remembered = new Map<string, SubagentTypes>()
  return (parentPath) => {
    const known = remembered.get(parentPath)
    if (known !== undefined) return known
    const types = subagentTypes(parentPath)
    if (remembered.size >= REMEMBERED_SESSIONS) remembered.clear()
    remembered.set(parentPath, types)
    return types
  }
}

/** The file beside a sub-agent's history that names its type. */
export const metaPathOf = (historyPath: string): string =>
  historyPath.replace(/\.jsonl$/, '.meta.json')

/** The type of a sub-agent by the `.meta.json` beside its history; null without one. */
export function typeOfMeta(historyPath: string): string | null {
  try {
    const meta: unknown = JSON.parse(readFileSync(metaPathOf(historyPath), 'utf8'))
    return isObject(meta) ? textOf(meta['agentType']) : null
  } catch {
    return null
  }
}

/**
 * The types of a session's sub-agents, from its own history: a tool use of `Task` or `Agent` names
 * the type, and its result names the agent. Empty when the history cannot be read.
 */
function subagentTypes(parentPath: string): SubagentTypes {
  const byToolUse = new Map<string, string>()
  const agentByToolUse = new Map<string, string>()
  for (const row of rowsWith(parentPath, '"subagent_type"')) {
    for (const block of contentOf(row)) {
      const input = block['input']
      const type = isObject(input) ? textOf(input['subagent_type']) : null
      const id = textOf(block['id'])
      if (type !== null && id !== null) byToolUse.set(id, type)
    }
  }
  if (byToolUse.size > 0) readResults(parentPath, agentByToolUse)
  const byAgent = new Map<string, string>()
  for (const [toolUse, agent] of agentByToolUse) {
    const type = byToolUse.get(toolUse)
    if (type !== undefined) byAgent.set(agent, type)
  }
  return { byAgent, byToolUse }
}

function readResults(parentPath: string, agentByToolUse: Map<string, string>): void {
  for (const row of rowsWith(parentPath, 'agentId')) {
    for (const block of contentOf(row)) {
      const id = textOf(block['tool_use_id'])
      const agent = agentOfResult(row, block)
      if (id !== null && agent !== null) agentByToolUse.set(id, agent)
    }
  }
}

type Row = { readonly [key: string]: Json }

function agentOfResult(row: Row, block: Row): string | null {
  const result = row['toolUseResult']
  const stated = isObject(result) ? textOf(result['agentId']) : null
  return (
    stated ?? /agentId: ([0-9a-zA-Z_-]+)/.exec(JSON.stringify(block['content'] ?? ''))?.[1] ?? null
  )
}

function* rowsWith(path: string, marker: string): Generator<Row> {
  try {
    for (const line of scanLines(path, { marker, wanted: marker })) {
      const text = line.bytes > MAX_ROW_BYTES ? null : line.text()
      const row = text === null ? null : parseRow(text)
      if (row !== null) yield row
    }
  } catch {
    // The type of a sub-agent is a name: without the parent's history it stays unknown.
  }
}

/** A larger result is no sub-agent's answer, and names are not worth its memory. */
const MAX_ROW_BYTES = 8 << 20

function parseRow(text: string): Row | null {
  try {
    const row: unknown = JSON.parse(text)
    return isObject(row) ? row : null
  } catch {
    return null
  }
}

function contentOf(row: Row): readonly Row[] {
  const message = row['message']
  const content = isObject(message) ? message['content'] : null
  return Array.isArray(content) ? content.filter(isObject) : []
}

const textOf = (value: Json | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null
