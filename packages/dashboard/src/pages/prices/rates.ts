import { meterName } from '../../measures/meter-name.ts'

/** The meters that most prices have, with a name for people. */
export const RATES = ['input', 'input.cacheRead', 'input.cacheWrite', 'output'].map(
  (meter) => [meter, meterName(meter)] as const,
)
