import { TokenledgerError } from '@tokenledger/sdk/core'
import pretty from 'pino-pretty'
import type { LogOptions } from '../../http/logging.ts'

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent']
const STDERR = 2

/**
 * The log of a server, on standard error: for people where somebody looks, else JSON lines.
 *
 * @throws TokenledgerError `invalid_option`
 */
export function logOptions(level: string, isTerminal: boolean): LogOptions {
  if (LEVELS.includes(level)) {
    return {
      level,
      stream: isTerminal ? pretty({ destination: STDERR, sync: true }) : process.stderr,
    }
  }
  throw new TokenledgerError(
    'invalid_option',
    `Cannot log at the level "${level}": it must be one of ${LEVELS.join(', ')}`,
  )
}
