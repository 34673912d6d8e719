/** How much a line matters. */
export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR'

const ORDER: readonly LogLevel[] = ['DEBUG', 'INFO', 'WARNING', 'ERROR']

/** Whether a line of one level is written where another one is the least. */
export function isAtLeast(level: LogLevel, least: LogLevel): boolean {
  return ORDER.indexOf(level) >= ORDER.indexOf(least)
}

/** A level by its name, in either case; `WARN` is `WARNING`. Null: there is no such level. */
export function parseLogLevel(text: string): LogLevel | null {
  const name = text.trim().toUpperCase()
  return ORDER.find((level) => level === name || (level === 'WARNING' && name === 'WARN')) ?? null
}
