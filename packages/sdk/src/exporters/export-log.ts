import type { ErrorCode } from '../base/error-codes.ts'
import { oneLine } from '../base/one-line.ts'
import { consoleLogger, quietLogger, type TrackerLogger } from '../tracker/tracker-logger.ts'

/** Says what goes wrong with an exporter. */
export interface ExportLog {
  /** Once a minute for each code; the lines in between are counted. */
  warn(code: ErrorCode, message: string): void
  info(message: string): void
}

const QUIET_MS = 60_000

/** The log of an exporter. @param now epoch milliseconds */
export function exportLog(
  name: string,
  logger: TrackerLogger = consoleLogger,
  now: () => number = Date.now,
): ExportLog {
  const quiet = quietLogger(logger)
  const last = new Map<ErrorCode, { at: number; unsaid: number }>()
  return {
    warn(code, message) {
      const before = last.get(code)
      if (before !== undefined && now() - before.at < QUIET_MS) {
        before.unsaid += 1
        return
      }
      last.set(code, { at: now(), unsaid: 0 })
      const more = before === undefined || before.unsaid === 0 ? '' : ` (and ${before.unsaid} more)`
      quiet.warn(`${name}: ${code}: ${oneLine(message)}${more}`)
    },
    info: (message) => quiet.info(`${name}: ${oneLine(message)}`),
  }
}
