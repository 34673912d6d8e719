import { escapeOf, oneLine } from '../../base/one-line.ts'

const LONGEST = 200

/**
 * A text as the value of a field of a line: whatever it holds, it stays within its field. Control
 * characters, `|` and backslashes are escaped, and so is the colon of `name: `, which would look
 * like a field of its own to whoever searches the line for `Total: 5 tokens`. At most 200
 * characters.
 */
export function fieldText(value: unknown): string {
  const text = String(value)
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  return oneLine(cut.replace(/\\/g, '\\\\').replace(/\||:(?=\s)/g, escapeOf))
}
