import { existsSync } from 'node:fs'
import { isObject } from '../join-json.ts'
import { jsonOfLine } from '../json-of-line.ts'
import type { JsonShape } from '../json-shape.ts'
import { scanLines } from '../scan-lines.ts'
import { textOf } from '../text-of.ts'
import { eventsOf, isPlainId } from './session-places.ts'

/** The kind of a sub-agent, by its id or by the tool call that called it; null when no event says it. */
export type SubagentName = (session: string, ids: readonly (string | null)[]) => string | null

const STARTED = 'subagent.started"'
const SHAPE: JsonShape = {
  type: 'keep',
  agentId: 'keep',
  data: { toolCallId: 'keep', agentName: 'keep', agentDisplayName: 'keep' },
}
const REMEMBERED_SESSIONS = 64

/** Looks up the kinds of sub-agents in the events of their sessions, and remembers some. */
export function subagentNames(root: string): SubagentName {
  const remembered = new Map<string, ReadonlyMap<string, string>>()
  const namesIn = (session: string): ReadonlyMap<string, string> => {
    const known = remembered.get(session)
    if (known !== undefined) return known
    if (remembered.size >= REMEMBERED_SESSIONS) remembered.clear()
    const names = isPlainId(session) ? startedIn(eventsOf(root, session)) : new Map()
    remembered.set(session, names)
    return names
  }
  return (session, ids) => {
    const stated = ids.filter((id) => id !== null)
    if (stated.length === 0) return null
    const names = namesIn(session)
    return stated.map((id) => names.get(id)).find((name) => name !== undefined) ?? null
  }
}

function startedIn(path: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  if (!existsSync(path)) return names
  for (const line of scanLines(path, { marker: STARTED, wanted: STARTED })) {
    const row = jsonOfLine(path, line, SHAPE)
    if (!isObject(row) || row['type'] !== 'subagent.started') continue
    const data = isObject(row['data']) ? row['data'] : {}
    const name = textOf(data['agentName']) ?? textOf(data['agentDisplayName'])
    for (const id of [textOf(row['agentId']), textOf(data['toolCallId'])]) {
      if (id !== null && name !== null) names.set(id, name)
    }
  }
  return names
}
