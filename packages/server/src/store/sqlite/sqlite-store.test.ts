import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { storeContract } from '../store.contract.ts'
import { sqliteStore } from './sqlite-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokenledger-store-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
const newFile = (): string => join(folder, `${++files}.sqlite`)

storeContract('the store in SQLite, asked in a worker', (now) =>
  sqliteStore({ path: newFile(), now }),
)
storeContract('the store in SQLite, asked inline', (now) =>
  sqliteStore({ path: newFile(), queries: 'inline', now }),
)
