/** The meters that most prices have, with a name for people. */
export const RATES = [
  ['input', 'Input'],
  ['input.cacheRead', 'Cache read'],
  ['input.cacheWrite', 'Cache write'],
  ['output', 'Output'],
] as const
