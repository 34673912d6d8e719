import type { Warning } from '../usage/usage.ts'

/** The rate that a meter is charged at. */
export interface RateChoice {
  /** US dollars for one unit, exact decimal text. */
  readonly unitPrice: string
  /** Present when the rate is another meter's and may be wrong for this one. */
  readonly warning: Warning | null
}

type RatesByMeter = Readonly<Record<string, string>>
type Fallback = readonly [meter: string, code: 'no_cache_rate' | 'fallback_rate' | null]

/**
 * Finds the rate of a meter: its own, else that of a meter which is billed alike, else a near one
 * with a warning. Output audio, images and video have no other rate: they differ up to sixtyfold.
 * Returns null when there is none.
 *
 * @param rates US dollars for one unit, by meter
 */
export function rateFor(rates: RatesByMeter, meter: string): RateChoice | null {
  if (Object.hasOwn(rates, meter)) return { unitPrice: rates[meter] ?? '0', warning: null }
  for (const [other, code] of fallbacksOf(meter)) {
    if (!Object.hasOwn(rates, other)) continue
    const warning = code === null ? null : { code, message: messageOf(code, meter, other) }
    return { unitPrice: rates[other] ?? '0', warning }
  }
  return null
}

function fallbacksOf(meter: string): readonly Fallback[] {
  const read = /^input\.cacheRead(\..+)?$/.exec(meter)
  if (read !== null) return cacheReadFallbacks(read[1])
  const write = /^input\.cacheWrite(\..+)?$/.exec(meter)
  if (write !== null) return cacheWriteFallbacks(write[1])
  return FALLBACKS.get(meter) ?? []
}

const FALLBACKS: ReadonlyMap<string, readonly Fallback[]> = new Map([
  ['input.tool', [['input', null]]],
  ['input.image', [['input', 'fallback_rate']]],
  ['input.video', [['input', 'fallback_rate']]],
  ['input.document', [['input', 'fallback_rate']]],
  ['output.reasoning', [['output', null]]],
  ['output.citation', [['output', null]]],
])

function cacheReadFallbacks(modality: string | undefined): readonly Fallback[] {
  if (modality === undefined) return [['input', 'no_cache_rate']]
  return [
    ['input.cacheRead', null],
    [`input${modality}`, 'no_cache_rate'],
    ['input', 'no_cache_rate'],
  ]
}

/** A write of unknown or short life is at the common write rate; a longer one may cost more. */
function cacheWriteFallbacks(life: string | undefined): readonly Fallback[] {
  const code = life === undefined || life === '.5m' ? null : 'fallback_rate'
  return [
    ['input.cacheWrite', code],
    ['input.cacheWrite.5m', code],
    ['input', 'no_cache_rate'],
  ]
}

function messageOf(code: string, meter: string, other: string): string {
  return code === 'no_cache_rate'
    ? `No cache rate for "${meter}": charged as "${other}"`
    : `No rate of its own for "${meter}": charged as "${other}", which may differ`
}
