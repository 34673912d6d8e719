import type { Io } from '../io.ts'
import { type ProgressState, progressBar } from '../render/progress-bar.ts'

/** A line on stderr that is drawn over and over, and gone in the end. */
export interface LiveProgress {
  readonly show: (state: ProgressState) => void
  /** Clears the line. */
  readonly end: () => void
}

const SHOWN_AFTER_MS = 1000
const REDRAWN_AFTER_MS = 100
const CLEAR = '\r\x1b[K'

/**
 * Shows how far a long import is: only to somebody who looks, and only after a second. Nothing of the
 * terminal is changed meanwhile (no hidden cursor, no handler), so that Ctrl-C ends it at once.
 */
export function liveProgress(io: Io): LiveProgress {
  const begin = io.now()
  let drawnAt = 0
  return {
    show: (state) => {
      const now = io.now()
      const isEarly = now - begin < SHOWN_AFTER_MS || now - drawnAt < REDRAWN_AFTER_MS
      if (!io.isErrTerminal || isEarly) return
      drawnAt = now
      io.err(CLEAR + progressBar(state, io.width - 1))
    },
    end: () => {
      if (drawnAt > 0) io.err(CLEAR)
    },
  }
}
