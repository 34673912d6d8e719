import { copiedText } from '../base/copied-text.ts'
import { type SpendWindow, spendWindow } from './spend-window.ts'
import type { WindowRule } from './window-rule.ts'

/** The accounts of a budget, one window for each value; null is "not given", and a value too. */
export interface EachWindow {
  of(value: string | null, now: number): SpendWindow
  all(): readonly SpendWindow[]
}

/** From so many values on, those that have nothing in their window are dropped now and then. */
const FIRST_PRUNING = 1024

/** Windows are made when a value first turns up. Those of a run are kept, since a run does not end. */
export function eachWindow(rule: WindowRule): EachWindow {
  const windows = new Map<string | null, SpendWindow>()
  let pruneAt = FIRST_PRUNING

  function prune(now: number): void {
    for (const [value, window] of windows) {
      const account = window.accountAt(now)
      if (account.holds === 0 && account.spentAt(now) === 0n) windows.delete(value)
    }
    // Doubling keeps the price of pruning constant for each value.
    pruneAt = Math.max(FIRST_PRUNING, 2 * windows.size)
  }

  return {
    of: (value, now) => {
      const known = windows.get(value)
      if (known !== undefined) return known
      if (windows.size >= pruneAt) prune(now)
      const kept = value && copiedText(value)
      const made = spendWindow(rule, kept)
      windows.set(kept, made)
      return made
    },
    all: () => [...windows.values()],
  }
}
