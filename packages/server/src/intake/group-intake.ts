import { keepMeters } from '../ingest/cloud-events/keep-meters.ts'
import type { EntryContext } from '../ingest/entry-of.ts'
import { requestOf } from '../ingest/otlp/decode/decode-request.ts'
import { takeRequest } from '../ingest/otlp/take-request.ts'
import { type ProjectStore, projectStore } from '../store/project-store.ts'
import type { AppendResult, Store } from '../store/store.ts'
import type { IngestAnswer } from '../wire/ingest-answer.ts'
import type { Delivery, Intake } from './intake.ts'
import { type DeliveredCall, type ReadDelivery, readDelivery } from './read-delivery.ts'

/** What an intake stands on. */
export interface GroupIntakeOptions {
  readonly store: ProjectStore & Pick<Store, 'appendEach'>
  /** Epoch milliseconds: the time of events that have none. */
  readonly now: () => number
  /** The id of an event that has neither an id nor a response id. */
  readonly newId: () => string
}

interface Waiting {
  readonly read: ReadDelivery
  readonly project: string | null
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
  const parts = new Map<string, ProjectStore>()
  const telemetry = new Set<Promise<unknown>>()

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
      const results = await store.appendEach(
        group.map(({ read }) => wholeCalls(read).map(({ entry }) => entry)),
      )
      for (const [i, waiting] of group.entries()) {
        const answers = [answerOf(wholeCalls(waiting.read), results[i]), await keepParts(waiting)]
        waiting.resolve(sumOf(waiting.read, answers))
      }
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }

  /** Calls that are told in parts need what is known of them: a step of their own. */
  async function keepParts({ read, project }: Waiting): Promise<IngestAnswer> {
    const calls = read.entries.filter(({ part }) => part !== undefined)
    const parts = calls.flatMap(({ part }) => part ?? [])
    const options = { store, now: now(), project }
    return answerOf(calls, parts.length === 0 ? undefined : await keepMeters(parts, options))
  }

  /** The part of the ledger that a sender may report to. */
  function partOf(project: string | null): ProjectStore {
    if (project === null) return store
    const part = parts.get(project) ?? projectStore(store, project)
    parts.set(project, part)
    return part
  }

  return {
    async take(delivery: Delivery) {
      const context: EntryContext = { now: now(), newId }
      const read = readDelivery(delivery, context)
      const answer = new Promise<IngestAnswer>((resolve, reject) => {
        waiting.push({ read, project: delivery.project ?? null, resolve, reject })
      })
      running ??= run()
      return answer
    },
    async takeTelemetry({ signal, encoding, body, project = null }) {
      const request = requestOf(encoding, body)
      const taking = takeRequest(signal, request, { store: partOf(project), now })
      telemetry.add(taking)
      return taking.finally(() => telemetry.delete(taking))
    },
    async close() {
      await running
      await Promise.allSettled(telemetry)
    },
  }
}

const wholeCalls = ({ entries }: ReadDelivery): readonly DeliveredCall[] =>
  entries.filter(({ part }) => part === undefined)

/** What the store says of entries, as what became of the events that they stand for. */
function answerOf(calls: readonly DeliveredCall[], result?: AppendResult): IngestAnswer {
  const { accepted = 0, duplicates = 0, rejected = [] } = result ?? {}
  const notKept = rejected.map((one) => ({ ...one, index: calls[one.index]?.index ?? one.index }))
  return { accepted, duplicates, rejected: notKept }
}

/** One answer, with what could not be read. */
function sumOf({ rejected }: ReadDelivery, answers: readonly IngestAnswer[]): IngestAnswer {
  const all = [...rejected, ...answers.flatMap((answer) => answer.rejected)]
  return {
    accepted: answers.reduce((sum, answer) => sum + answer.accepted, 0),
    duplicates: answers.reduce((sum, answer) => sum + answer.duplicates, 0),
    rejected: all.sort((one, other) => one.index - other.index),
  }
}
