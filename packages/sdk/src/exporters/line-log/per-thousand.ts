import { multiplyDecimals, parseDecimal } from '../../base/decimal.ts'
import { TokenledgerError } from '../../base/errors.ts'
import { divideHalfEven, type Money } from '../../base/money.ts'

/** US dollars for a thousand tokens. */
export type PerThousand = number | string

/**
 * What so many tokens cost at a price for a thousand, rounded half-even to a picodollar once.
 *
 * @throws TokenledgerError `invalid_quantity` or `invalid_decimal` when a figure is negative or no number.
 */
export function costPerThousand(tokens: number, price: PerThousand): Money {
  const quantity = parseDecimal(String(tokens))
  const rate = parseDecimal(String(price))
  if (quantity.digits < 0n || rate.digits < 0n) throw negative(tokens, price)
  const { digits, scale } = multiplyDecimals(quantity, rate)
  return divideHalfEven(digits * PICODOLLARS, 10n ** BigInt(scale) * 1000n)
}

const PICODOLLARS = 10n ** 12n

function negative(tokens: number, price: PerThousand): TokenledgerError {
  return new TokenledgerError(
    'invalid_quantity',
    `Cannot price ${tokens} tokens at $${price} a thousand: neither may be negative`,
  )
}
