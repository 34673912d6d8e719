import type { Rejection } from './rejection.ts'

/** What became of lines that were sent. */
export type Outcome =
  /** They arrived, but for those that the other side does not want. */
  | { readonly kind: 'delivered'; readonly rejected: readonly Rejection[] }
  /** The other side is away or busy: again later, at the earliest after so many milliseconds. */
  | { readonly kind: 'later'; readonly reason: string; readonly afterMs?: number }
  /** The other side lets nobody in (a wrong key, a wrong address): again later, somebody may mend it. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Together they are too much, or one of them cannot be read: in halves. */
  | { readonly kind: 'split'; readonly reason: string }

/** Carries lines to the other side. */
export interface Transport {
  /** Never rejects. */
  send(lines: readonly string[], signal: AbortSignal): Promise<Outcome>
}
