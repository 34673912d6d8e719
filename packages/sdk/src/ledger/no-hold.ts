import type { Hold } from './call-meter.ts'

/** Nothing is set aside: nobody needs to be asked how long an answer may be. */
export const NO_HOLD: Hold = Object.freeze({
  mayContinue: () => true,
  settle: () => {},
  release: () => {},
})
