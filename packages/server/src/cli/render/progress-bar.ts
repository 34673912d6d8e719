import { bytesText, countText } from './number-text.ts'

/** How far an import is. */
export interface ProgressState {
  readonly bytes: number
  /** 0 when the size is not known. */
  readonly totalBytes: number
  readonly calls: number
}

const MAX_CELLS = 30
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/** One line that says how far an import is; never wider than the terminal. */
export function progressBar({ bytes, totalBytes, calls }: ProgressState, width: number): string {
  const share = totalBytes > 0 ? Math.min(1, bytes / totalBytes) : 0
  const percent = `${Math.floor(share * 100)}%`.padStart(4)
  const size = `${bytesText(bytes)} of ${bytesText(totalBytes)}`
  const text = `${percent}  ${size}  ${countText(calls)} calls`
  const cells = Math.min(MAX_CELLS, width - text.length - 3)
  return cells < 5 ? text.slice(0, width) : `${bar(share, cells)} ${text}`
}

function bar(share: number, cells: number): string {
  const eighths = Math.floor(share * cells * 8)
  const filled = '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '')
  return filled.padEnd(cells, '░')
}
