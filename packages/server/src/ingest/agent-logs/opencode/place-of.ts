import { shortenHome } from '../shorten-home.ts'
import type { Place } from '../sighting.ts'
import type { Message } from './message.ts'
import type { Sessions } from './sessions.ts'

/** What a message's file knows beside it. */
export interface Surroundings {
  readonly sessions: Sessions
  /** The home folder, absolute. */
  readonly home: string
  /** For a message that names no time at all, epoch milliseconds. */
  readonly modifiedMs: number
}

/** Where a message stands: originals before their copies in forks. */
export function placeOf(message: Message, { sessions, home, modifiedMs }: Surroundings): Place {
  const session = message.session === null ? null : sessions(message.session)
  const time = message.created ?? modifiedMs
  const folder = session?.folder ?? message.folder
  const isSide = session !== null && session.parent !== null
  const root = message.session === null ? null : rootOf(message.session, sessions)
  return {
    order: [
      session?.isFork === true ? 1 : 0,
      session?.created ?? time,
      message.id,
      message.session ?? '',
    ],
    time,
    who: {
      chain: isSide ? 'side' : 'main',
      ...(root !== null && { session: root }),
      ...(folder !== null && { project: shortenHome(folder, home) }),
      ...(isSide && message.session !== null && { agentId: message.session }),
    },
  }
}

const DEEPEST = 20

/** A sub-agent works in a session of its own: the conversation is that of whoever called it. */
function rootOf(id: string, sessions: Sessions): string {
  let root = id
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    const parent = sessions(root)?.parent ?? null
    if (parent === null) break
    root = parent
  }
  return root
}
