import { TokenledgerError } from '@tokenledger/sdk/core'
import { keepMeters } from '../ingest/cloud-events/keep-meters.ts'
import type { EntryContext } from '../ingest/entry-of.ts'
import { requestOf } from '../ingest/otlp/decode/decode-request.ts'
import { takeRequest } from '../ingest/otlp/take-request.ts'
import { type ProjectStore, projectStore } from '../store/project-store.ts'
import type { AppendResult, Store } from '../store/store.ts'
import type { IngestAnswer } from '../wire/ingest-answer.ts'
import type { Delivery, Intake } from './intake.ts'
import { type ReadDelivery, readDelivery } from './read-delivery.ts'

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
  readonly bytes: number
  readonly project: string | null
  resolve(answer: IngestAnswer): void
  reject(error: unknown): void
}

/**
 * Enough to make the durable step cheap. Beyond it, others would wait for nothing: while one group is
 * kept, the answers to the one before it travel, and what follows arrives.
 */
const GROUP_BYTES = 256 * 1024

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
    let all = 0
    const end = waiting.findIndex(({ bytes }) => {
      all += bytes
      return all >= GROUP_BYTES
    })
    const group = waiting.slice(0, end < 0 ? undefined : end + 1)
    waiting = waiting.slice(group.length)
    return group
  }

  async function keep(group: readonly Waiting[]): Promise<void> {
    const results = await keepCalls(group)
    for (const [i, one] of group.entries()) {
      const result = results[i]
      if (result !== undefined) await keepParts(one, result).then(one.resolve, one.reject)
    }
  }

  /** What became of the calls that are told whole. Nothing: they failed, and their sender knows it. */
  async function keepCalls(
    group: readonly Waiting[],
  ): Promise<readonly (AppendResult | undefined)[]> {
    try {
      return await store.appendEach(group.map(({ read }) => read.calls))
    } catch (error) {
      // The ledger's refusal is one to all of them. What else fails in reading one fails that one.
      if (group.length > 1 && !(error instanceof TokenledgerError)) {
        for (const one of group) await keep([one])
      } else for (const { reject } of group) reject(error)
      return []
    }
  }

  /** Calls that are told in parts need what is known of them: a step of their own. */
  async function keepParts({ read, project }: Waiting, kept: AppendResult): Promise<IngestAnswer> {
    const { places, parts, rejected } = read.beside
    const answers = [{ accepted: 0, duplicates: 0, rejected }, answerOf(places, kept)]
    if (parts.length === 0) return sumOf(answers)
    const told = parts.map(({ part }) => part)
    const result = await keepMeters(told, { store, now: now(), project })
    const partPlaces = parts.map(({ index }) => index)
    return sumOf([...answers, answerOf(partPlaces, result)])
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
        const { project = null, body } = delivery
        waiting.push({ read, bytes: body.length, project, resolve, reject })
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

/** What the store says of entries, as what became of the events in these places. */
function answerOf(
  places: readonly number[],
  { accepted, duplicates, rejected }: AppendResult,
): IngestAnswer {
  const notKept = rejected.map((one) => ({ ...one, index: places[one.index] ?? one.index }))
  return { accepted, duplicates, rejected: notKept }
}

/** One answer of all. */
function sumOf(answers: readonly IngestAnswer[]): IngestAnswer {
  const rejected = answers.flatMap((answer) => answer.rejected)
  return {
    accepted: answers.reduce((sum, answer) => sum + answer.accepted, 0),
    duplicates: answers.reduce((sum, answer) => sum + answer.duplicates, 0),
    rejected: rejected.sort((one, other) => one.index - other.index),
  }
}
