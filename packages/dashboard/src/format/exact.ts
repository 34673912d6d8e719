/** Picodollars in a dollar: the API's money has up to 12 decimals. */
const SCALE = 12
const ONE = 10n ** BigInt(SCALE)

/** Exact picodollars of the API's decimal text. */
export function picoOf(text: string): bigint {
  const isNegative = text.startsWith('-')
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.')
  const pico = BigInt(whole) * ONE + BigInt(fraction.padEnd(SCALE, '0').slice(0, SCALE))
  return isNegative ? -pico : pico
}

/** The decimal text of picodollars, as the API writes it: at least two decimals, no more than needed. */
export function textOfPico(pico: bigint): string {
  const size = pico < 0n ? -pico : pico
  const fraction = (size % ONE)
    .toString()
    .padStart(SCALE, '0')
    .replace(/0{1,10}$/, '')
  return `${pico < 0n ? '-' : ''}${size / ONE}.${fraction}`
}

/** The exact sum of what is known; null when nothing is. */
export function sumMoney(texts: readonly (string | null)[]): string | null {
  const known = texts.filter((text) => text !== null)
  return known.length === 0 ? null : textOfPico(known.reduce((sum, text) => sum + picoOf(text), 0n))
}

/** `amount × part ÷ whole` in picodollars, rounded to the nearest. */
export function proportion(amount: bigint, part: bigint, whole: bigint): bigint {
  const product = 2n * amount * part + whole
  const doubled = 2n * whole
  return product >= 0n ? product / doubled : -((-product + doubled - 1n) / doubled)
}

/** A share of 1 for bars and percentages; null where either is unknown or the whole is nothing. */
export function shareOf(part: string | null, whole: string | null): number | null {
  if (part === null || whole === null) return null
  const total = picoOf(whole)
  return total === 0n ? null : Number((picoOf(part) * 1_000_000n) / total) / 1_000_000
}

/** A price of one unit as the price of a million, for people; a dash where there is none. */
export function perMillion(unitPrice: string | undefined): string {
  if (unitPrice === undefined) return '—'
  return textOfPico(picoOf(unitPrice) * 1_000_000n)
}
