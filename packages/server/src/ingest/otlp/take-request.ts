import type { ProjectStore } from '../../store/project-store.ts'
import { REMEMBERED_MS } from './counting/remembered.ts'
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
  /** Whether records are refused of which it cannot be known whether they were counted. @default true */
  readonly refusesOld?: boolean
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

type Taker = (request: ExportRequest, options: TakeOptions) => Promise<Taken>

/** When the oldest record may have begun that is taken whatever is remembered. */
const oldestOf = ({ now, refusesOld = true }: TakeOptions): number =>
  refusesOld ? now() - REMEMBERED_MS : -Infinity

const TAKERS: Readonly<Record<Signal, Taker>> = {
  async traces(request, options) {
    const { records, rejected, reason } = spansOf(request)
    const { store, now } = options
    const taken = await takeSpans(store, now(), records, oldestOf(options))
    return { ...taken, rejected: rejected + taken.rejected, reason: reason ?? taken.reason }
  },
  metrics: (request, options) =>
    takePoints(options.store, options.now(), pointsOf(request).records, oldestOf(options)),
  logs: (request, options) =>
    takeLogs(options.store, options.now(), logsOf(request).records, oldestOf(options)),
}
