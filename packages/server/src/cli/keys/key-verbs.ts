import { issueKey } from '../../http/access/issue-key.ts'
import { keyBody } from '../../http/key-body.ts'
import type { KeyStore } from '../../store/key-store.ts'
import { sqliteKeyStore } from '../../store/sqlite/sqlite-key-store.ts'
import type { Io } from '../io.ts'
import { ledgerFiles } from '../ledger-files.ts'
import { visibleText } from '../render/visible-text.ts'
import { keysTable } from './keys-table.ts'

/** What every verb of keys can be told. */
export interface KeyWords {
  readonly ledger?: string
  readonly json?: true
}

/** What a new key can be told. */
export interface CreateWords extends KeyWords {
  /** @default ['ingest'] */
  readonly scope?: readonly string[]
  readonly project?: string
}

/** Makes a key. Its text alone is data, so that a script can keep it. */
export async function createKey(name: string, words: CreateWords, io: Io): Promise<void> {
  const { scope: scopes = ['ingest'], project } = words
  await withKeys(words, io, async (keys) => {
    const wish = { name, scopes, ...(project !== undefined && { project }) }
    const { key, record } = await issueKey(keys, wish, io.now)
    if (words.json === true) {
      printJson(io, { key, ...keyBody(record) })
      return
    }
    const place = project === undefined ? 'all projects' : `the project ${visibleText(project)}`
    io.err(`A key for ${place}, with ${record.scopes.join(', ')}. It is not shown again:\n`)
    io.out(`${key}\n`)
  })
}

/** Lists all keys, revoked ones too. */
export async function listKeys(words: KeyWords, io: Io): Promise<void> {
  await withKeys(words, io, async (keys) => {
    const records = keys.list()
    if (words.json === true) printJson(io, { keys: records.map(keyBody) })
    else if (records.length > 0) io.out(`${await keysTable(records, io)}\n`)
    else io.err('There are no keys. Make one: tokenledger keys create NAME --scope ingest\n')
  })
}

/** Revokes a key by its id or its name. */
export async function revokeKey(key: string, words: KeyWords, io: Io): Promise<void> {
  await withKeys(words, io, async (keys) => {
    const revoked = await keys.revoke(key, io.now())
    if (words.json === true) printJson(io, { revoked: revoked.map(keyBody) })
    if (revoked.length === 0) {
      io.answerNo()
      io.err(`No key in force is named ${visibleText(key)}; see tokenledger keys list\n`)
    } else if (words.json !== true) {
      for (const { id, name } of revoked) io.err(`Revoked ${visibleText(name)} (${id})\n`)
    }
  })
}

async function withKeys(
  { ledger }: KeyWords,
  io: Io,
  work: (keys: KeyStore) => Promise<void>,
): Promise<void> {
  const keys = await sqliteKeyStore(ledger ?? ledgerFiles(io).ledger)
  try {
    await work(keys)
  } finally {
    keys.close()
  }
}

const printJson = (io: Io, body: object): void =>
  io.out(`${JSON.stringify({ schema_version: 1, ...body }, null, 2)}\n`)
