import type { Account } from './account.ts'

/** Parts of a rolling window. More are more exact and cost more memory. */
const PARTS = 60
/** Kept beyond the window, so that a clock that jumps ahead and back finds them again. */
const KEPT_PARTS = 2 * (PARTS + 1)

interface Part {
  /** Number of the part since the epoch. */
  readonly index: number
  amount: bigint
}

/**
 * An account over a time that moves along. Its memory is bounded: amounts are kept by sixtieths of
 * the window, and one leaves when its newest moment does. So a call counts for the whole window and
 * up to a sixtieth longer, never shorter: the sum is never below the exact one, and a limit that
 * holds for it holds for every stretch of that length.
 *
 * After the clock was put back, calls from ahead of it count as well, up to a window away.
 *
 * @param length milliseconds
 */
export function rollingAccount(value: string | null, length: number): Account {
  const width = length / PARTS
  const partOf = (time: number): number => Math.floor(time / width)
  let parts: Part[] = []
  let current = 0
  let spent = 0n
  const isWithin = ({ index }: Part): boolean => Math.abs(index - current) <= PARTS

  function moveTo(index: number): void {
    if (index === current) return
    current = index
    parts = parts.slice(-KEPT_PARTS)
    spent = parts.reduce((sum, part) => (isWithin(part) ? sum + part.amount : sum), 0n)
  }

  return {
    value,
    held: 0n,
    holds: 0,
    reportedAt: new Map(),
    spentAt: (now) => {
      moveTo(partOf(now))
      return spent
    },
    add: (amount, time) => {
      const index = partOf(time)
      if (index < current - KEPT_PARTS) return
      const part = partIn(parts, index)
      part.amount += amount
      if (isWithin(part)) spent += amount
    },
    freeAt: (amount) => {
      let freed = 0n
      for (const part of parts) {
        if (!isWithin(part)) continue
        freed += part.amount
        if (freed >= amount) return Math.ceil((part.index + PARTS + 1) * width)
      }
      return null
    },
  }
}

/** The part of that number, put in where it belongs: nearly always the last. */
function partIn(parts: Part[], index: number): Part {
  const before = parts.findLastIndex((part) => part.index <= index)
  const known = parts[before]
  if (known?.index === index) return known
  const made = { index, amount: 0n }
  parts.splice(before + 1, 0, made)
  return made
}
