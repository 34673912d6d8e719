import type { Entry } from '@tokenledger/sdk/core'
import { TokenledgerError } from '@tokenledger/sdk/errors'
import { expiredDay, expiresDay } from '../expires-day.ts'
import type { AppendResult, Decided, HeldEntry, NewEntry, Store } from '../store.ts'
import { entryWriter } from './entry-writer.ts'
import { forgetEntries } from './forget-entries.ts'
import { heldEntries } from './held-entries.ts'
import type { SqliteDatabase } from './sqlite-driver.ts'
import { stateKeeper } from './state-keeper.ts'
import { inTransaction, withWriteLock } from './write-lock.ts'

/** The writing half of a store. */
export interface WriteSide extends Pick<Store, 'append' | 'appendEach' | 'reconcile' | 'forget'> {
  /** Appends without waiting for other writers: for who cannot wait any more. */
  appendNow(entries: readonly Entry[]): AppendResult
}

/** How a ledger is written to. */
export interface WriteOptions {
  readonly waitMs: number
  readonly now: () => number
  /** Throws when the file is not the ledger's any more. */
  readonly requireFile: () => void
}

/** Expired states that a step may forget beside. */
const SPARE = 100

/** Writes to a ledger, each call in one transaction under the write lock. */
export function writeSide(db: SqliteDatabase, options: WriteOptions): WriteSide {
  const { waitMs, now, requireFile } = options
  const { held, ofSession } = heldEntries(db)
  const entries = entryWriter(db, { now, held })
  const states = stateKeeper(db)

  const locked = <T>(work: () => T): Promise<T> =>
    withWriteLock(db, waitMs, () => {
      requireFile()
      return work()
    })

  async function keep<Result>(work: () => Result): Promise<Result> {
    const result = await locked(work)
    entries.committed()
    return result
  }

  const write = (batch: Iterable<Entry>): AppendResult => entries.write(newEntries(batch))

  return {
    append: (batch) => keep(() => write(batch)),
    appendEach: (batches) => keep(() => batches.map(write)),
    appendNow(batch) {
      const result = inTransaction(db, () => {
        requireFile()
        return write(batch)
      })
      entries.committed()
      return result
    },
    reconcile: (scope, keys, decide) =>
      keep(() => {
        const known = states.read(scope, keys)
        // Most keys are new ones: that is known already, and asking for each would cost.
        const fresh = new Set(keys)
        for (const key of known.held) fresh.delete(key)
        const heldNow: HeldEntry = (id) => (fresh.has(id) ? undefined : held(id))
        let expiring = 0
        const writeState = ({ key, state, keepMs }: DecidedState): void => {
          if (keepMs !== undefined) expiring++
          const day = keepMs === undefined ? null : expiresDay(now(), keepMs)
          states.write(scope, key, state, day)
        }
        const decided = decide(known.states, heldNow, ofSession)
        const result = entries.write(entriesOf(decided, fresh, writeState))
        // Twice what came: however much does, what is of no use any more does not pile up.
        if (expiring > 0) states.forgetExpired(expiredDay(now()), 2 * expiring + SPARE)
        return result
      }),
    forget: (before) => locked(() => forgetEntries(db, before)),
  }
}

type DecidedState = Extract<Decided, { kind: 'state' }>

/** The entries among what was decided, each no longer fresh when it was written; the states are written in between. */
function* entriesOf(
  decided: Iterable<Decided>,
  fresh: Set<string>,
  writeState: (state: DecidedState) => void,
): Generator<NewEntry> {
  for (const one of decided) {
    if (one.kind === 'state') {
      writeState(one)
      continue
    }
    yield one
    fresh.delete(one.entry.id)
  }
}

function* newEntries(batch: Iterable<Entry>): Generator<NewEntry> {
  for (const entry of batch) yield { entry }
}

/** The writing half of a store that was opened for reading: it refuses. */
export function refusingSide(path: string): WriteSide {
  const refuseNow = (): never => {
    const message = `Cannot write to "${path}": it was opened for reading only; open it without readOnly`
    throw new TokenledgerError('store_read_only', message)
  }
  const refuse = async (): Promise<never> => refuseNow()
  return {
    append: refuse,
    appendEach: refuse,
    appendNow: refuseNow,
    reconcile: refuse,
    forget: refuse,
  }
}
