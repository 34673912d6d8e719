import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addMoney, amountOf, moneyOf, newMoneySum } from './money-sum.ts'

const amounts = fc.array(
  fc.oneof(
    fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }),
    fc.bigInt({ min: -1000n, max: 1000n }),
  ),
)

it('is the sum of bigints', () => {
  fc.assert(
    fc.property(amounts, (all) => {
      const sum = newMoneySum()
      for (const money of all)
        addMoney(sum, amountOf(money < 0n ? -money : money), money < 0n ? -1 : 1)
      expect(moneyOf(sum)).toBe(all.reduce((total, money) => total + money, 0n))
      expect(Number.isSafeInteger(sum.small)).toBe(true)
    }),
    { numRuns: 1000 },
  )
})
