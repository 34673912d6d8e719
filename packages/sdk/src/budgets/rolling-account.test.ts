import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rollingAccount } from './rolling-account.ts'

const LENGTH = 60_000
const PART = LENGTH / 60
const START = Date.UTC(2026, 10, 22)

interface Spend {
  readonly time: number
  readonly amount: bigint
}

/** The slow way: every call that was made within so long before. */
const sumSince = (calls: readonly Spend[], now: number, length: number): bigint =>
  calls.filter(({ time }) => now - time < length).reduce((sum, { amount }) => sum + amount, 0n)

const steps = fc.array(
  fc.record({
    wait: fc.integer({ min: 0, max: 5000 }),
    amount: fc.bigInt({ min: 0n, max: 1000n }),
  }),
  { maxLength: 200 },
)

describe('a rolling account', () => {
  it('is never below the exact sum, and never above that of a sixtieth longer', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const account = rollingAccount(null, LENGTH)
        const calls: Spend[] = []
        let now = START
        for (const { wait, amount } of all) {
          now += wait
          account.spentAt(now)
          account.add(amount, now)
          calls.push({ time: now, amount })
          const spent = account.spentAt(now)
          expect(spent >= sumSince(calls, now, LENGTH)).toBe(true)
          expect(spent <= sumSince(calls, now, LENGTH + PART)).toBe(true)
        }
      }),
    )
  })

  it('loses nothing when the clock jumps, be it back or ahead and back', () => {
    const jumps = fc.constantFrom(0, 0, 0, 100, -100, -30_000, 10 * LENGTH, -10 * LENGTH)
    const moves = fc.array(fc.tuple(jumps, fc.bigInt({ min: 0n, max: 9n })), { maxLength: 60 })
    fc.assert(
      fc.property(moves, (all) => {
        const account = rollingAccount(null, LENGTH)
        const calls: Spend[] = []
        let now = START
        for (const [jump, amount] of all) {
          now += jump
          account.spentAt(now)
          account.add(amount, now)
          calls.push({ time: now, amount })
          const until = calls.filter(({ time }) => time <= now)
          expect(account.spentAt(now) >= sumSince(until, now, LENGTH)).toBe(true)
        }
      }),
    )
  })

  it('says when an amount is free, to the millisecond', () => {
    fc.assert(
      fc.property(steps, fc.bigInt({ min: 1n, max: 3000n }), (all, amount) => {
        const account = rollingAccount(null, LENGTH)
        let now = START
        for (const step of all) {
          now += step.wait
          account.spentAt(now)
          account.add(step.amount, now)
        }
        const before = account.spentAt(now)
        const free = account.freeAt(amount)
        expect(free === null).toBe(before < amount)
        if (free === null) return
        expect(before - account.spentAt(free) >= amount).toBe(true)
        expect(before - account.spentAt(free - 1) < amount).toBe(true)
      }),
    )
  })

  it('takes late calls, and calls that are taken back', () => {
    const account = rollingAccount(null, LENGTH)
    account.spentAt(START)
    account.add(5n, START - 30_000)
    account.add(7n, START)
    account.add(100n, START - 10 * LENGTH)
    expect(account.spentAt(START)).toBe(12n)
    account.add(-5n, START - 30_000)
    expect(account.spentAt(START)).toBe(7n)
    expect(account.spentAt(START + LENGTH + PART)).toBe(0n)
  })

  it('counts any number of calls of one part', () => {
    const account = rollingAccount(null, LENGTH)
    account.spentAt(START)
    for (let call = 0; call < 200; call += 1) account.add(1n, START + call)
    expect(account.spentAt(START + PART)).toBe(200n)
    expect(account.freeAt(200n)).toBe(START + LENGTH + PART)
    expect(account.freeAt(201n)).toBeNull()
  })

  it('finds calls again that came as late as it remembers, once the clock is put back', () => {
    const account = rollingAccount(null, LENGTH)
    account.spentAt(START)
    const oldest = START - 2 * (LENGTH + PART)
    account.add(5n, oldest)
    account.add(7n, oldest - 1)
    expect(account.spentAt(oldest)).toBe(5n)
  })
})
