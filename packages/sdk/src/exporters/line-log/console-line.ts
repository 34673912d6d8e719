import type { LogLevel } from './log-level.ts'
import type { Env } from './log-settings.ts'

// SGR codes: dim, cyan, yellow, red.
const COLOURS: Readonly<Record<LogLevel, number>> = { DEBUG: 2, INFO: 36, WARNING: 33, ERROR: 31 }

/** A line for the console, in the colour of its level where the console has colours. */
export function consoleLine(line: string, level: LogLevel, hasColours: boolean): string {
  return hasColours ? `\u001b[${COLOURS[level]}m${line}\u001b[0m` : line
}

/**
 * Whether to colour: `NO_COLOR` forbids (https://no-color.org), `FORCE_COLOR` demands (`0` forbids),
 * else only on a terminal that is not `dumb`.
 */
export function wantsColours(env: Env, isTerminal: boolean): boolean {
  const { NO_COLOR: no = '', FORCE_COLOR: force = '', TERM: term } = env
  if (no !== '') return false
  if (force !== '') return force !== '0' && force !== 'false'
  return isTerminal && term !== 'dumb'
}
