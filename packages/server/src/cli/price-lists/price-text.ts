import { decimalText, parseDecimal } from '@tokenledger/sdk/core'

const MILLION = 10n ** 6n

/** A rate for one unit as the rate for a million, exact: `2.5`; `–` where there is none. */
export function perMillion(rate: string | undefined): string {
  if (rate === undefined) return '–'
  const { digits, scale } = parseDecimal(rate)
  return decimalText(parseDecimal(decimalText({ digits: digits * MILLION, scale })))
}
