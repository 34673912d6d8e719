import { basename, dirname } from 'node:path'

/** What a history's place among the folders says. */
export interface SessionOfPath {
  /** The session whose file or folder it is; null for a flat `agent-*.jsonl`. */
  readonly session: string | null
  /** The sub-agent whose file it is. */
  readonly agentId: string | null
  /** The session's own file, where the sub-agent was called; null when it is not known. */
  readonly parent: string | null
  /** The project's folder name: its path with every separator made a `-`. */
  readonly slug: string
}

const SUBAGENTS = /^(.*)[/\\]subagents(?:[/\\].*)?$/

/**
 * Reads a history's path. Layouts: `<slug>/<session>.jsonl`, `<slug>/agent-<id>.jsonl`, and
 * `<slug>/<session>/subagents/**` `/agent-<id>.jsonl`.
 */
export function sessionOfPath(path: string): SessionOfPath {
  const name = basename(path).replace(/\.jsonl$/, '')
  const agentId = name.startsWith('agent-') ? name.slice('agent-'.length) : null
  const folder = dirname(path)
  const sessionFolder = SUBAGENTS.exec(folder)?.[1]
  if (sessionFolder !== undefined) {
    const session = basename(sessionFolder)
    const slug = basename(dirname(sessionFolder))
    return { session, agentId, parent: `${sessionFolder}.jsonl`, slug }
  }
  return { session: agentId === null ? name : null, agentId, parent: null, slug: basename(folder) }
}
