import { bodyReader } from '../../http/body/body-reader.ts'
import type { Services } from '../../http/services.ts'
import { intakeThread } from '../../intake/intake-thread.ts'
import { newEventId } from '../../intake/new-event-id.ts'
import { sqliteStore } from '../../store/sqlite/sqlite-store.ts'
import type { Io } from '../io.ts'
import { isSampleFile } from '../ledger-files.ts'
import { hasCalls } from '../open-ledger.ts'
import { bodyLimitsOf, durabilityOf, type ServeWords } from './serve-words.ts'
import { storeWithSample } from './store-with-sample.ts'

/** What a server stands on, and how it is left. */
export interface OpenedServices extends Services {
  /** Resolves when all that was taken is kept and the ledger is closed. */
  close(): Promise<void>
}

/** Others write, too: the thread that serves must not wait for them inside the engine. */
const BLOCK_MS = 2

/**
 * Opens a ledger to be served: questions in one thread, events in another.
 *
 * @param sample the sample's file, shown as long as the ledger holds nothing; null: never
 * @throws TokenledgerError `invalid_option`, and what `sqliteStore` throws
 */
export async function openedServices(
  io: Io,
  words: ServeWords & { readonly ledger: string },
  sample: string | null,
): Promise<OpenedServices> {
  const durability = durabilityOf(words.durability)
  const bodies = bodyReader(bodyLimitsOf(words.maxBody))
  const ledger = await sqliteStore({ path: words.ledger, durability, blockMs: BLOCK_MS })
  const store = await storeWithSample(ledger, sample)
  const intake = intakeThread({ path: words.ledger, durability })
  return {
    store,
    ledger,
    showsSample: async () =>
      isSampleFile(words.ledger) || (store !== ledger && !(await hasCalls(ledger))),
    intake,
    bodies,
    now: io.now,
    newId: () => newEventId(io.now()),
    async close() {
      await intake.close()
      await store.close()
    },
  }
}
