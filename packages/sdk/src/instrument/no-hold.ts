import type { Hold } from '../ledger/call-meter.ts'

/** Nothing is set aside. */
export const NO_HOLD: Hold = Object.freeze({
  mayContinue: () => true,
  settle: () => {},
  release: () => {},
})
