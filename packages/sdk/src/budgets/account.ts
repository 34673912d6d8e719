/** What a budget has spent and holds in one of its windows. */
export interface Account {
  /** Whose it is, where a budget has one for each value; null: it has one, or the call named none. */
  readonly value: string | null
  /** Set aside for calls that are running; never a part of what is spent. */
  held: bigint
  /** How many calls hold something. */
  holds: number
  /** Place in `warnAt` -> when its crossing was reported, epoch milliseconds. */
  readonly reportedAt: Map<number, number>
  /** What is spent, as of a moment. */
  spentAt(now: number): bigint
  /** Counts what a call of that time used; negative to take it back. */
  add(amount: bigint, time: number): void
  /** When so much of what is spent will not count any more; null: never. */
  freeAt(amount: bigint): number | null
}

/**
 * An account whose window ends all at once, or never.
 *
 * @param end epoch milliseconds; null: never
 */
export function plainAccount(value: string | null, end: number | null): Account {
  let spent = 0n
  return {
    value,
    held: 0n,
    holds: 0,
    reportedAt: new Map(),
    spentAt: () => spent,
    add: (amount) => {
      spent += amount
    },
    freeAt: () => end,
  }
}
