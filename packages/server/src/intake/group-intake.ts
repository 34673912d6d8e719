import type { Entry } from '@tokenledger/sdk'
import type { EntryContext } from '../ingest/entry-of.ts'
import type { AppendResult, Store } from '../store/store.ts'
import type { IngestAnswer } from '../wire/ingest-answer.ts'
import type { Delivery, Intake } from './intake.ts'
import { type ReadDelivery, readDelivery } from './read-delivery.ts'

/** What an intake stands on. */
export interface GroupIntakeOptions {
  readonly store: Pick<Store, 'appendEach'>
  /** Epoch milliseconds: the time of events that have none. */
  readonly now: () => number
  /** The id of an event that has neither an id nor a response id. */
  readonly newId: () => string
}

interface Waiting {
  readonly read: ReadDelivery
  resolve(answer: IngestAnswer): void
  reject(error: unknown): void
}

/** Enough to make the durable step cheap; beyond it, others would wait for nothing. */
const GROUP_ENTRIES = 4000

/**
 * Keeps the deliveries that arrive while a durable step runs together in the next one, each whole:
 * many small requests cost little more than one large one, and a lone one waits for nobody.
 */
export function groupIntake({ store, now, newId }: GroupIntakeOptions): Intake {
  let waiting: Waiting[] = []
  let running: Promise<void> | null = null

  async function run(): Promise<void> {
    // Those that have arrived already come along.
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length > 0) await keep(nextGroup())
    running = null
  }

  function nextGroup(): readonly Waiting[] {
    let entries = 0
    const end = waiting.findIndex(({ read }) => {
      entries += read.entries.length
      return entries >= GROUP_ENTRIES
    })
    const group = waiting.slice(0, end < 0 ? undefined : end + 1)
    waiting = waiting.slice(group.length)
    return group
  }

  async function keep(group: readonly Waiting[]): Promise<void> {
    try {
      const results = await store.appendEach(group.map(({ read }) => entriesOf(read)))
      for (const [i, { read, resolve }] of group.entries()) resolve(answerOf(read, results[i]))
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }

  return {
    async take(delivery: Delivery) {
      const context: EntryContext = { now: now(), newId }
      const read = readDelivery(delivery, context)
      const answer = new Promise<IngestAnswer>((resolve, reject) => {
        waiting.push({ read, resolve, reject })
      })
      running ??= run()
      return answer
    },
    async close() {
      await running
    },
  }
}

const entriesOf = ({ entries }: ReadDelivery): readonly Entry[] => entries.map(({ entry }) => entry)

/** What the store says of entries, as what became of the events that they stand for. */
function answerOf({ entries, rejected }: ReadDelivery, result?: AppendResult): IngestAnswer {
  const { accepted = 0, duplicates = 0, rejected: refused = [] } = result ?? {}
  const notKept = refused.map((one) => ({ ...one, index: entries[one.index]?.index ?? one.index }))
  const all = [...rejected, ...notKept].sort((one, other) => one.index - other.index)
  return { accepted, duplicates, rejected: all }
}
