import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isObject, type JsonObject } from '../join-json.ts'
import { readJson } from '../read-json.ts'
import { scanLines } from '../scan-lines.ts'
import { textOf } from '../text-of.ts'
import { messagesOf, ROW_SHAPE } from './history-rows.ts'

/** What sub-agents are called, as the sessions that called them tell. */
export interface SubagentNames {
  /** Takes what a message of a session tells: a tool call names the agent and holds its id. */
  learn(sessionPath: string, message: JsonObject): void
  /** The name of a sub-agent by its id. What came by is enough as a rule; else its session is searched, once. */
  nameOf(historyPath: string, agentId: string): string | null
}

/** Nothing is known yet. */
export function subagentNames(): SubagentNames {
  const names = new Map<string, string>()
  const searched = new Set<string>()
  const keyOf = (sessionPath: string, agentId: string): string => `${sessionPath}\n${agentId}`
  const learn = (sessionPath: string, message: JsonObject): void => {
    for (const [agentId, name] of calledAgents(message))
      names.set(keyOf(sessionPath, agentId), name)
  }
  return {
    learn,
    nameOf(historyPath, agentId) {
      const parent = parentOf(historyPath)
      if (parent === null) return null
      const key = keyOf(parent, agentId)
      if (!names.has(key) && !searched.has(parent)) {
        searched.add(parent)
        for (const message of messagesThatName(parent)) learn(parent, message)
      }
      return names.get(key) ?? null
    },
  }
}

function* calledAgents(message: JsonObject): Generator<readonly [agentId: string, name: string]> {
  const calls = message['toolCalls']
  if (!Array.isArray(calls)) return
  for (const call of calls.filter(isObject)) {
    const args = call['args']
    const agentId = textOf(call['agentId'])
    // One tool calls every agent, or each agent is a tool.
    const name = (isObject(args) ? textOf(args['agent_name']) : null) ?? textOf(call['name'])
    if (agentId !== null && name !== null) yield [agentId, name]
  }
}

const SHORT_ID_LENGTH = 8

/**
 * The history of the session that called a sub-agent; null when it is not there. Sub-agents stand in
 * `chats/<session>/`, sessions in `chats/session-<time>-<first 8 characters of the id>.jsonl`.
 */
function parentOf(historyPath: string): string | null {
  const folder = dirname(historyPath)
  const short = basename(folder).slice(0, SHORT_ID_LENGTH)
  const isParent = (name: string): boolean =>
    new RegExp(/\.jsonl?$/).test(name) && name.includes(`-${short}.`)
  try {
    const name = readdirSync(dirname(folder)).filter(isParent).sort().at(-1)
    return name === undefined ? null : join(dirname(folder), name)
  } catch {
    return null
  }
}

/** Files that may tell later what a sub-agent is called. */
export function namesToldBy(historyPath: string): readonly string[] {
  const parent = parentOf(historyPath)
  if (parent === null) return [dirname(dirname(historyPath))]
  return parent.endsWith('.json') ? [parent, `${parent}l`] : [parent]
}

/** Messages of a history that name sub-agents; none when it cannot be read. */
function* messagesThatName(path: string): Generator<JsonObject> {
  try {
    for (const line of scanLines(path, { marker: '"agentId"', wanted: '"agentId"' })) {
      const row = readJson(path, line, { shape: ROW_SHAPE })
      if (isObject(row)) yield* messagesOf(row)
    }
  } catch {
    // What a sub-agent is called is a name: without its session it stays unknown.
  }
}
