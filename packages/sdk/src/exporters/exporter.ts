import type { EntrySink } from '../ledger/call-meter.ts'

/** What became of the calls that an exporter was handed. */
export interface ExportStats {
  /** Calls that were handed in. */
  readonly taken: number
  /** Calls that have arrived, among them those that earlier processes had left behind. */
  readonly delivered: number
  /** Calls that the other side does not want, or that cannot be sent. They are not sent again. */
  readonly rejected: number
  /** Calls that were lost: nobody took them, and there was no more room, neither on disk nor in memory. */
  readonly dropped: number
}

/**
 * Carries calls out of the process. The program never waits for it, and never fails because of it:
 * what goes wrong is a line in its log. It does not keep the process alive, but delivers what it
 * has when the process is about to end by itself.
 */
export interface Exporter extends EntrySink {
  /** What became of the calls so far. */
  stats(): ExportStats
  /** Flushes, and takes no more. */
  close(): Promise<void>
}
