import { bar } from './bar.ts'
import { bytesText } from './number-text.ts'

/** How far an import is. */
export interface ProgressState {
  readonly bytes: number
  /** 0 when the size is not known. */
  readonly totalBytes: number
  /** What has been counted so far: `1,234 calls`. */
  readonly counted: string
}

const MAX_CELLS = 30

/** One line that says how far an import is; never wider than the terminal. */
export function progressBar({ bytes, totalBytes, counted }: ProgressState, width: number): string {
  const share = totalBytes > 0 ? Math.min(1, bytes / totalBytes) : 0
  const percent = `${Math.floor(share * 100)}%`.padStart(4)
  const size = `${bytesText(bytes)} of ${bytesText(totalBytes)}`
  const text = `${percent}  ${size}  ${counted}`
  const cells = Math.min(MAX_CELLS, width - text.length - 3)
  return cells < 5 ? text.slice(0, width) : `${bar(share, 1, cells).padEnd(cells, '░')} ${text}`
}
