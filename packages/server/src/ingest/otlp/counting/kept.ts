import type { AppendResult, Decided } from '../../../store/store.ts'

/** What a step added to the ledger. */
export interface Kept {
  /** Calls that the ledger has more than before. */
  readonly gained: number
  /** Calls that could not be entered. */
  readonly rejected: number
  /** Why the first of them could not; null: all could. */
  readonly reason: string | null
}

/** Nothing was added. */
export const NOTHING_KEPT: Kept = { gained: 0, rejected: 0, reason: null }

/** Counts what a step decides on its way to the ledger, so that nothing of it is held. */
export interface KeptTally {
  /** Passes decisions on. What could not become an entry is text: why not. */
  counted(decided: Iterable<Decided | string>): Generator<Decided>
  /** What was added, once the ledger has said what it makes of it. */
  kept(result: AppendResult): Kept
}

/** A tally of a step that has decided nothing yet. */
export function keptTally(): KeptTally {
  const signs: number[] = []
  const faults: string[] = []
  return {
    *counted(decided) {
      for (const one of decided) {
        if (typeof one === 'string') {
          faults.push(one)
          continue
        }
        if (one.kind === 'entry') signs.push(one.entry.sign)
        yield one
      }
    },
    kept({ rejected }) {
      const refused = new Set(rejected.map(({ index }) => index))
      const reasons = [...faults, ...rejected.map(({ message }) => message)]
      return {
        gained: signs.reduce((sum, sign, index) => (refused.has(index) ? sum : sum + sign), 0),
        rejected: reasons.length,
        reason: reasons[0] ?? null,
      }
    },
  }
}
