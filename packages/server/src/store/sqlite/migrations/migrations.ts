import type { Migration } from '../migration.ts'
import { ledger } from './0001-ledger.ts'
import { states } from './0002-states.ts'
import { origins } from './0003-origins.ts'
import { keys } from './0004-keys.ts'
import { expiringStates } from './0005-expiring-states.ts'
import { noResponseIndex } from './0006-no-response-index.ts'
import { sessionIndex } from './0007-session-index.ts'

/** All migrations of the SQLite ledger, in the order of their versions. Applied ones never change. */
export const MIGRATIONS: readonly Migration[] = [
  ledger,
  states,
  origins,
  keys,
  expiringStates,
  noResponseIndex,
  sessionIndex,
]
