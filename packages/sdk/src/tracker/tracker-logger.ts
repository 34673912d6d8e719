/** Where a tracker's lines go. */
export interface TrackerLogger {
  info(line: string): void
  warn(line: string): void
}

/** Lines to the standard output, warnings to the standard error. */
export const consoleLogger: TrackerLogger = {
  // biome-ignore lint/suspicious/noConsole: the logger of a program that hands in none
  info: (line) => console.log(line),
  // biome-ignore lint/suspicious/noConsole: the logger of a program that hands in none
  warn: (line) => console.warn(line),
}

/** A logger whose own failures reach nobody: a line is never worth a call. */
export function quietLogger(logger: TrackerLogger): TrackerLogger {
  return {
    info: (line) => attempt(() => logger.info(line)),
    warn: (line) => attempt(() => logger.warn(line)),
  }
}

function attempt(work: () => void): void {
  try {
    work()
  } catch {
    // The logger failed; there is nowhere left to say so.
  }
}
