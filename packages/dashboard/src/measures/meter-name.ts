/** Meters as people call them, in the order of a bill. */
const NAMES: Readonly<Record<string, string>> = {
  input: 'Input',
  'input.audio': 'Audio in',
  'input.image': 'Images in',
  'input.cacheRead': 'Cache read',
  'input.cacheWrite': 'Cache write',
  'input.cacheWrite.5m': 'Cache write, 5 min',
  'input.cacheWrite.1h': 'Cache write, 1 h',
  output: 'Output',
  'output.reasoning': 'Reasoning',
  'output.audio': 'Audio out',
  'output.image': 'Images out',
  webSearch: 'Web searches',
}

const ORDER = Object.keys(NAMES)
const placeOf = (meter: string): number =>
  ORDER.includes(meter) ? ORDER.indexOf(meter) : ORDER.length

/** What a meter is called; rare ones by their own name. */
export function meterName(meter: string): string {
  return NAMES[meter] ?? meter
}

/** Each meter once, in the order of a bill. */
export function inOrder(meters: readonly string[]): readonly string[] {
  return [...new Set(meters)].sort((one, other) => placeOf(one) - placeOf(other))
}
