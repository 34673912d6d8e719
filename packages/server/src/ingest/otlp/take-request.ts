import type { ProjectStore } from '../../store/project-store.ts'
import { type ExportRequest, logsOf, pointsOf, spansOf } from './decode/decode-request.ts'
import type { Signal } from './decode/signal.ts'
import { takeLogs } from './take-logs.ts'
import { takePoints } from './take-points.ts'
import { takeSpans } from './take-spans.ts'

/** Where the calls of a request go. */
export interface TakeOptions {
  readonly store: ProjectStore
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** What became of a request. */
export interface Taken {
  /** Records that tell of a call. */
  readonly told: number
  /** Calls that the ledger has more than before. */
  readonly gained: number
  /** Records that were not taken. */
  readonly rejected: number
  /** Why; null: all was taken. */
  readonly reason: string | null
}

/** Takes the records of a request into the ledger. Durable when it resolves. */
export function takeRequest(
  signal: Signal,
  request: ExportRequest,
  options: TakeOptions,
): Promise<Taken> {
  return TAKERS[signal](request, options)
}

const TAKERS: Readonly<
  Record<Signal, (request: ExportRequest, options: TakeOptions) => Promise<Taken>>
> = {
  async traces(request, { store, now }) {
    const { records, rejected, reason } = spansOf(request)
    const taken = await takeSpans(store, now(), records)
    return { ...taken, rejected: rejected + taken.rejected, reason: reason ?? taken.reason }
  },
  metrics: (request, { store, now }) => takePoints(store, now(), pointsOf(request).records),
  logs: (request, { store, now }) => takeLogs(store, now(), logsOf(request).records),
}
