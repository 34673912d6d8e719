import type { KeyStore } from '../../store/key-store.ts'
import { type Access, accessOfKey } from './access.ts'
import { isKey, keyIdOf } from './key-text.ts'

/** The keys of a running server, and when they were used. */
export interface KeyRing {
  readonly store: KeyStore
  /** What a key gives; null when it is wrong or was revoked. */
  accessOf(key: string): Access | null
  /** What the key with this id gives now; null when it was revoked. */
  accessOfId(id: string): Access | null
  /** Notes the last uses in the ledger, and ends. */
  close(): Promise<void>
}

const NOTE_EVERY_MS = 30_000

/** Looks a key up with every request, so that one that was revoked is refused at once. */
export function keyRing(store: KeyStore, now: () => number): KeyRing {
  const uses = new Map<string, number>()
  // A write to the ledger with every request would stand in the way of what is reported.
  const timer = setInterval(() => void noteUses().catch(() => undefined), NOTE_EVERY_MS)
  timer.unref()

  async function noteUses(): Promise<void> {
    if (uses.size === 0) return
    const noted = new Map(uses)
    uses.clear()
    await store.touch(noted)
  }

  return {
    store,
    accessOf(key) {
      const id = keyIdOf(key)
      const known = id === null ? undefined : store.find(id)
      if (known === undefined || !isKey(key, known.hash)) return null
      uses.set(known.id, now())
      const { hash: _, ...record } = known
      return accessOfKey(record)
    },
    accessOfId(id) {
      const known = store.find(id)
      if (known === undefined) return null
      uses.set(id, now())
      const { hash: _, ...record } = known
      return accessOfKey(record)
    },
    async close() {
      clearInterval(timer)
      await noteUses()
      store.close()
    },
  }
}
