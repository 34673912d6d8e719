import { TokenledgerError, type TrackerLogger } from '@tokenledger/sdk'

/** Says what goes wrong with an exporter, each reason once a minute. */
export interface ExporterLog {
  failed(error: unknown): void
  rejected(code: string, message: string): void
  dropped(count: number, error: unknown): void
}

const QUIET_MS = 60_000

/** A log whose own failures reach nobody. */
export function exporterLog(logger?: TrackerLogger): ExporterLog {
  const last = new Map<string, number>()
  function warn(code: string, message: string): void {
    const now = Date.now()
    if (now - (last.get(code) ?? 0) < QUIET_MS) return
    last.set(code, now)
    const line = `tokenledger: ${code}: ${message}`
    try {
      // biome-ignore lint/suspicious/noConsole: the logger of a program that hands in none
      if (logger === undefined) console.warn(line)
      else logger.warn(line)
    } catch {
      // There is nowhere left to say it.
    }
  }
  return {
    failed: (error) => warn(codeOf(error), `${messageOf(error)}; calls are kept and written later`),
    rejected: (code, message) => warn('export_rejected', `${code}: ${message}`),
    dropped: (count, error) =>
      warn('export_dropped', `${count} calls are lost so far: ${messageOf(error)}`),
  }
}

const codeOf = (error: unknown): string =>
  error instanceof TokenledgerError ? error.code : 'store_failed'
const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
