import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { type ErrorCode, TokenledgerError } from '@tokenledger/sdk/core'
import type { Taken } from '../ingest/otlp/take-request.ts'
import type { IngestAnswer } from '../wire/ingest-answer.ts'
import type { Delivery, Intake, Telemetry } from './intake.ts'

/** The ledger that the thread writes to. */
export interface IntakeLedger {
  readonly path: string
  readonly durability: 'normal' | 'full'
}

/** What the thread is told: to take something, or to end. */
export type IntakeJob =
  | { readonly id: number; readonly kind: 'events'; readonly delivery: Delivery }
  | { readonly id: number; readonly kind: 'telemetry'; readonly request: Telemetry }
  | { readonly kind: 'end' }

/** What the thread says of a job. */
export interface IntakeReply {
  readonly id: number
  readonly answer?: IngestAnswer | Taken
  readonly error?: { readonly code: string | null; readonly message: string }
}

interface Waiting {
  resolve(answer: unknown): void
  reject(error: unknown): void
}

/**
 * An intake in a thread of its own, with a connection of its own: reading and keeping what is sent
 * never holds up the thread that serves. A body is handed over, and empty here afterwards. A thread
 * that broke down is started again by the next delivery.
 */
export function intakeThread(ledger: IntakeLedger): Intake {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | null = null
  let lastId = 0

  function start(): Worker {
    const started = new Worker(new URL('./intake-worker.js', import.meta.url), {
      workerData: ledger,
    })
    started.on('message', settle)
    started.on('error', (error) => abandon(started, revived(error)))
    started.on('exit', () => abandon(started, new Error('The intake ended')))
    return started
  }

  function settle({ id, answer, error }: IntakeReply): void {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (answer !== undefined) asked?.resolve(answer)
    else asked?.reject(revived(Object.assign(new Error(error?.message), { code: error?.code })))
  }

  function abandon(ended: Worker, error: unknown): void {
    if (worker !== ended) return
    worker = null
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }

  /** Resolves with what the thread answers, which is what the kind of job says. */
  function ask<Answer>(body: Uint8Array, jobOf: (id: number) => IntakeJob): Promise<Answer> {
    worker ??= start()
    const id = ++lastId
    const answer = new Promise<Answer>((resolve, reject) => {
      waiting.set(id, { resolve: resolve as Waiting['resolve'], reject })
    })
    worker.postMessage(jobOf(id), [body.buffer as ArrayBuffer])
    return answer
  }

  return {
    take: (delivery) => ask(delivery.body, (id) => ({ id, kind: 'events', delivery })),
    takeTelemetry: (request) => ask(request.body, (id) => ({ id, kind: 'telemetry', request })),
    async close() {
      if (worker === null) return
      const ended = once(worker, 'exit')
      worker.postMessage({ kind: 'end' } satisfies IntakeJob)
      await ended
    },
  }
}

/** An error that crossed the border between threads has lost its class, and kept its code. */
function revived(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || error.code === null) return error
  return new TokenledgerError(error.code as ErrorCode, error.message, { cause: error })
}
