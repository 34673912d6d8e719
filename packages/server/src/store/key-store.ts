/** What a key may do: report calls, ask questions, or everything, settings and keys included. */
export const SCOPES = ['ingest', 'read', 'admin'] as const

/** One of the three scopes. */
export type Scope = (typeof SCOPES)[number]

/** A key as people see it: never its secret. */
export interface KeyRecord {
  /** The public part of the key. */
  readonly id: string
  /** Among the keys in force no other has it. */
  readonly name: string
  readonly scopes: readonly Scope[]
  /** The only project that it reports to and asks about; null: all of them. */
  readonly project: string | null
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** Epoch milliseconds, up to a minute late; null: never. */
  readonly lastUsedAt: number | null
  /** Epoch milliseconds; null: in force. */
  readonly revokedAt: number | null
}

/** A key as it is kept. */
export interface StoredKey extends KeyRecord {
  /** SHA-256 of the whole key, hexadecimal: enough, since a key is 128 random bits. */
  readonly hash: string
}

/** Where keys are kept. What one process changes, the others see with their next look. */
export interface KeyStore {
  /** @throws TokenledgerError `invalid_key` when a key in force has the name */
  add(key: StoredKey): Promise<void>
  /** The key in force with this id. Answered at once: it is asked for with every request. */
  find(id: string): StoredKey | undefined
  /** All keys, revoked ones too, the oldest first. */
  list(): readonly KeyRecord[]
  /** Revokes the keys in force that have this id or name. Returns them. */
  revoke(idOrName: string, at: number): Promise<readonly KeyRecord[]>
  /** Notes when keys were last used: times by id. */
  touch(uses: ReadonlyMap<string, number>): Promise<void>
  close(): void
}
