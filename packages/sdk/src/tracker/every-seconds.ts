import { TokenledgerError } from '../base/errors.ts'

/** A timer waits at most this long; a longer interval would fire at once. */
const MAX_SECONDS = (2 ** 31 - 1) / 1000

/**
 * Calls a function every so many seconds, without keeping the process alive. Returns what stops it.
 *
 * @throws TokenledgerError `invalid_setting` when no timer can wait that long.
 */
export function everySeconds(seconds: number, report: () => void): () => void {
  if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
    throw new TokenledgerError(
      'invalid_setting',
      `Cannot report every ${seconds} seconds: the interval must be above 0 and at most ${Math.floor(MAX_SECONDS)}`,
    )
  }
  const timer = setInterval(report, seconds * 1000)
  timer.unref()
  return () => clearInterval(timer)
}
