import { locale } from './locale.ts'

const DECIMALS_OF_SMALL = 4
const SMALLEST = '0.0001'

/**
 * Dollars for people, from the exact text: two decimals, four below ten cents, so that figures of a
 * column line up; `<$0.0001` below that, a dash for unknown.
 */
export function money(text: string | null | undefined): string {
  if (text === null || text === undefined) return '—'
  const size = text.replace('-', '')
  if (/^0*(?:\.0*)?$/.test(size)) return fixed('0', 2)
  if (/^0*\.0000/.test(size)) return `<${fixed(SMALLEST, DECIMALS_OF_SMALL)}`
  if (/^0*\.0/.test(size)) return fixed(text, DECIMALS_OF_SMALL)
  return fixed(text, 2)
}

/** Dollars for an axis: short, never for reading a figure off. */
export function axisMoney(value: number): string {
  return new Intl.NumberFormat(locale(), {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    notation: value >= 10_000 ? 'compact' : 'standard',
    minimumFractionDigits: 0,
    maximumFractionDigits: value !== 0 && Math.abs(value) < 0.01 ? 4 : 2,
  }).format(value)
}

/** Intl takes decimal text as it is: nothing passes through a float. */
function fixed(text: string, decimals: number): string {
  return new Intl.NumberFormat(locale(), {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(text as `${number}`)
}

/** All digits, for a title or a copy: `$1.234567890123`. */
export function exactMoney(text: string | null | undefined): string {
  return text === null || text === undefined ? 'Unknown: nothing of it is priced' : `$${text}`
}
