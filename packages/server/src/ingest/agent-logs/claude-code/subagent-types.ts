import { readFileSync } from 'node:fs'
import { isObject, type Json } from '../join-json.ts'
import { parseJson } from '../parse-json.ts'
import { scanLines } from '../scan-lines.ts'

/** What is known of the types of sub-agents, by the path of the session's own history. */
export interface SubagentTypes {
  /** Takes what a row of a history tells: a tool use names the type, its result names the agent. */
  learn(historyPath: string, row: Row): void
  /**
   * The type of a sub-agent by its id, or by the tool use that called it. Rows of an import that have
   * come by are enough as a rule; else the history is searched, once.
   */
  typeOf(historyPath: string, caller: Caller): string | null
}

/** How a sub-agent is known where it was called. */
export interface Caller {
  readonly agentId: string | null
  readonly toolUse: string | null
}

interface SessionTypes {
  /** By the id of the tool use. */
  readonly types: Map<string, string>
  readonly toolUseByAgent: Map<string, string>
}

/** A session's sub-agents tend to come one after another, soon after their session. */
const REMEMBERED_SESSIONS = 256

/** Nothing is known yet. */
export function subagentTypes(): SubagentTypes {
  const learned = new Map<string, SessionTypes>()
  const searched = new Map<string, SessionTypes>()
  return {
    learn(path, row) {
      const session = (): SessionTypes => sessionOf(learned, path)
      for (const block of contentOf(row)) learnBlock(session, row, block)
    },
    typeOf(path, caller) {
      const known = lookUp(learned.get(path), caller)
      if (known !== null) return known
      if (!searched.has(path)) remember(searched, path, searchTypes(path))
      return lookUp(searched.get(path), caller)
    },
  }
}

function lookUp(session: SessionTypes | undefined, { agentId, toolUse }: Caller): string | null {
  if (session === undefined) return null
  const { types, toolUseByAgent } = session
  return types.get(toolUseByAgent.get(agentId ?? '') ?? '') ?? types.get(toolUse ?? '') ?? null
}

function sessionOf(sessions: Map<string, SessionTypes>, path: string): SessionTypes {
  return sessions.get(path) ?? remember(sessions, path, emptySession())
}

const emptySession = (): SessionTypes => ({ types: new Map(), toolUseByAgent: new Map() })

function remember(
  sessions: Map<string, SessionTypes>,
  path: string,
  session: SessionTypes,
): SessionTypes {
  if (sessions.size >= REMEMBERED_SESSIONS) sessions.clear()
  sessions.set(path, session)
  return session
}

function learnBlock(session: () => SessionTypes, row: Row, block: Row): void {
  const input = block['input']
  const type = isObject(input) ? textOf(input['subagent_type']) : null
  const id = textOf(block['id'])
  if (type !== null && id !== null) session().types.set(id, type)
  const result = textOf(block['tool_use_id'])
  const agent = result === null ? null : agentOfResult(row, block)
  if (result !== null && agent !== null) session().toolUseByAgent.set(agent, result)
}

/** Searches a history for its sub-agents. Nothing is known when it cannot be read. */
function searchTypes(path: string): SessionTypes {
  const session = emptySession()
  for (const marker of ['"subagent_type"', 'agentId']) {
    for (const row of rowsWith(path, marker)) {
      for (const block of contentOf(row)) learnBlock(() => session, row, block)
    }
    if (session.types.size === 0) break
  }
  return session
}

/** The file beside a sub-agent's history that names its type. */
export const metaPathOf = (historyPath: string): string =>
  historyPath.replace(/\.jsonl$/, '.meta.json')

/** The type of a sub-agent by the `.meta.json` beside its history; null without one. */
export function typeOfMeta(historyPath: string): string | null {
  try {
    const meta: unknown = parseJson(readFileSync(metaPathOf(historyPath), 'utf8'))
    return isObject(meta) ? textOf(meta['agentType']) : null
  } catch {
    return null
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
    const row: unknown = parseJson(text)
    return isObject(row) ? row : null
  } catch {
    return null
  }
}

function contentOf(row: Row): readonly Row[] {
  const message = row['message']
  const content = isObject(message) ? message['content'] : null
  if (!Array.isArray(content)) return []
  return content.every(isObject) ? content : content.filter(isObject)
}

const textOf = (value: Json | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null
