import type { KeyRecord } from '../store/key-store.ts'

/** A key on the wire. */
export const keyBody = (key: KeyRecord) => ({
  id: key.id,
  name: key.name,
  scopes: key.scopes,
  project: key.project,
  created_at: timeText(key.createdAt),
  last_used_at: timeText(key.lastUsedAt),
  revoked_at: timeText(key.revokedAt),
})

const timeText = (time: number | null): string | null =>
  time === null ? null : new Date(time).toISOString()
