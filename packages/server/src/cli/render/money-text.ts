import { formatMoney, fromDecimal, type Money } from '@tokenledger/sdk/core'

/** How the amounts of a table are written, so that they line up. */
export interface MoneyFormat {
  /** Digits after the point. */
  readonly decimals: number
}

const ONE_DOLLAR = 10n ** 12n
const ONE_CENT = 10n ** 10n

/** The fewest decimals that show these amounts: 2 for dollars, 4 for cents, 6 below. */
export function moneyFormat(amounts: readonly (string | null)[]): MoneyFormat {
  const sizes = amounts.filter((one) => one !== null).map((one) => size(fromDecimal(one)))
  const isAny = (least: Money): boolean => sizes.some((one) => one >= least)
  if (isAny(ONE_DOLLAR) || !isAny(1n)) return { decimals: 2 }
  return { decimals: isAny(ONE_CENT) ? 4 : 6 }
}

/**
 * An amount for people. Unknown is `–`, never zero; what rounds to nothing but is something shows
 * as less than the smallest amount; `~` marks a sum in which something is not known.
 */
export function moneyText(
  usd: string | null,
  { decimals }: MoneyFormat,
  isIncomplete = false,
): string {
  if (usd === null) return '–'
  const money = fromDecimal(usd)
  const mark = isIncomplete ? '~' : ''
  const least = 10n ** BigInt(12 - decimals)
  if (money > 0n && money * 2n < least) return `${mark}<${formatMoney(least, decimals)}`
  return mark + formatMoney(money, decimals)
}

const size = (money: Money): Money => (money < 0n ? -money : money)
