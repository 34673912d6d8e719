import { roomIn } from './budget-book.ts'
import { type HoldLine, needOf } from './hold-line.ts'

/** What is set aside for one call under all its budgets. */
export interface SetAside {
  isHeld(): boolean
  /** Sets aside what the lines say and so much output needs: under all budgets, or under none. */
  take(outputTokens: number, now: number): boolean
  giveBack(): void
}

/** Nothing is set aside yet. */
export function setAside(lines: readonly HoldLine[], isFinal: boolean): SetAside {
  let isHeld = false

  const heldIn = (line: HoldLine): bigint => (isHeld ? needOf(line, line.heldOutput) : 0n)
  const hasRoom = (line: HoldLine, outputTokens: number, now: number): boolean => {
    const room = roomIn(line.book, line.account, { now, isFinal })
    const output = Math.max(line.heldOutput, outputTokens)
    return room === null || needOf(line, output) - heldIn(line) <= room
  }

  return {
    isHeld: () => isHeld,
    take: (outputTokens, now) => {
      if (isHeld && lines.every(({ heldOutput }) => heldOutput >= outputTokens)) return true
      for (const line of lines) if (!hasRoom(line, outputTokens, now)) return false
      for (const line of lines) {
        const before = heldIn(line)
        if (outputTokens > line.heldOutput) line.heldOutput = outputTokens
        line.account.held += needOf(line, line.heldOutput) - before
        if (!isHeld) line.account.holds += 1
      }
      isHeld = true
      return true
    },
    giveBack: () => {
      for (const line of lines) {
        line.account.held -= heldIn(line)
        if (isHeld) line.account.holds -= 1
      }
      isHeld = false
    },
  }
}
