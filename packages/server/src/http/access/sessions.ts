import { createHash, randomBytes } from 'node:crypto'

/** Sessions of browsers: what a cookie stands for. They end with the server, and with their key. */
export interface Sessions {
  /** Begins a session of a key. Returns what the cookie holds. */
  begin(keyId: string): string
  /** The key of a session; null: there is no such session, or it has ended. */
  keyIdOf(token: string): string | null
  end(token: string): void
}

/** How long a session lasts, seconds. */
export const SESSION_S = 12 * 3600

/** More than people would have; what is older than these ends early. */
const MOST_SESSIONS = 10_000

/**
 * Keeps sessions in memory, by the hash of their token.
 *
 * @param elapsed milliseconds, by a clock that nobody sets
 */
export function sessionKeeper(elapsed: () => number): Sessions {
  const sessions = new Map<string, { readonly keyId: string; readonly until: number }>()
  return {
    begin(keyId) {
      const token = randomBytes(32).toString('base64url')
      const [oldest] = sessions.keys()
      if (sessions.size >= MOST_SESSIONS && oldest !== undefined) sessions.delete(oldest)
      sessions.set(hashOf(token), { keyId, until: elapsed() + SESSION_S * 1000 })
      return token
    },
    keyIdOf(token) {
      const session = sessions.get(hashOf(token))
      return session !== undefined && elapsed() < session.until ? session.keyId : null
    },
    end: (token) => void sessions.delete(hashOf(token)),
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64')
