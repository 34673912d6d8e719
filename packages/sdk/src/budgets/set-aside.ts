import { roomIn } from './budget-book.ts'
import { type HoldLine, needOf } from './hold-line.ts'

/** Sets aside what the lines say; there is room for it. */
export function setAside(lines: readonly HoldLine[]): void {
  for (const { account, held } of lines) {
    account.held += held
    account.holds += 1
  }
}

/** Takes back what was set aside. */
export function giveBack(lines: readonly HoldLine[]): void {
  for (const { account, held } of lines) {
    account.held -= held
    account.holds -= 1
  }
}

/** What a call that is set aside may become. */
export interface Extension {
  readonly outputTokens: number
  readonly isFinal: boolean
  readonly now: number
}

/** Sets aside for more output, when there is room under all budgets; otherwise under none. */
export function extend(lines: readonly HoldLine[], extension: Extension): boolean {
  const { outputTokens } = extension
  const short = lines.filter(({ heldOutput }) => heldOutput < outputTokens)
  for (const line of short) {
    const room = roomIn(line.book, line.account, extension)
    if (room !== null && needOf(line, outputTokens) - line.held > room) return false
  }
  for (const line of short) {
    const need = needOf(line, outputTokens)
    line.account.held += need - line.held
    line.held = need
    line.heldOutput = outputTokens
  }
  return true
}

/** Sets aside again what had expired, when there still is room under all budgets. */
export function revive(lines: readonly HoldLine[], at: Omit<Extension, 'outputTokens'>): boolean {
  for (const { book, account, held } of lines) {
    const room = roomIn(book, account, at)
    if (room !== null && held > room) return false
  }
  setAside(lines)
  return true
}
