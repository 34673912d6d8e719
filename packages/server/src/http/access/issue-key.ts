import { randomBytes } from 'node:crypto'
import { TokenledgerError } from '@tokenledger/sdk/core'
import { type KeyRecord, type KeyStore, SCOPES, type Scope } from '../../store/key-store.ts'
import { KEY_BYTES, keyHash, keyIdOf, keyText } from './key-text.ts'

/** What a new key is asked for. */
export interface KeyWish {
  /** 1 to 100 characters. */
  readonly name: string
  readonly scopes: readonly string[]
  /** The only project that the key is for; absent: all. */
  readonly project?: string
}

/** A new key: the only time that its text is seen. */
export interface IssuedKey {
  readonly key: string
  readonly record: KeyRecord
}

const NAME = /^[^\p{Cc}]{1,100}$/u
const PROJECT = /^[^\p{Cc}]{1,200}$/u

/**
 * Makes a key and keeps its hash.
 *
 * @throws TokenledgerError `invalid_key`
 */
export async function issueKey(
  keys: KeyStore,
  wish: KeyWish,
  now: () => number,
): Promise<IssuedKey> {
  const scopes = scopesOf(wish.scopes)
  const project = wish.project ?? null
  requireMakeable(wish.name, scopes, project)
  const key = keyText(randomBytes(KEY_BYTES.id), randomBytes(KEY_BYTES.secret))
  const record: KeyRecord = {
    id: keyIdOf(key) ?? '',
    name: wish.name,
    scopes,
    project,
    createdAt: now(),
    lastUsedAt: null,
    revokedAt: null,
  }
  await keys.add({ ...record, hash: keyHash(key) })
  return { key, record }
}

function requireMakeable(name: string, scopes: readonly Scope[], project: string | null): void {
  if (!NAME.test(name)) throw invalid('its name must have 1 to 100 characters, all of them visible')
  if (project === null) return
  if (!PROJECT.test(project)) {
    throw invalid('its project must have 1 to 200 characters, all of them visible')
  }
  if (scopes.includes('admin')) {
    throw invalid('a key with the scope "admin" is for all projects; leave out the project')
  }
}

function scopesOf(words: readonly string[]): readonly Scope[] {
  const unknown = words.find((word) => !(SCOPES as readonly string[]).includes(word))
  if (words.length === 0 || unknown !== undefined) {
    const found = unknown === undefined ? 'none' : JSON.stringify(unknown)
    throw invalid(`its scopes must be some of ${SCOPES.join(', ')}; found ${found}`)
  }
  return SCOPES.filter((scope) => words.includes(scope))
}

const invalid = (reason: string): TokenledgerError =>
  new TokenledgerError('invalid_key', `Cannot make a key: ${reason}`)
