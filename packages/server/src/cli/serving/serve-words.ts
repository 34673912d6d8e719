import { TokenledgerError } from '@tokenledger/sdk/core'
import type { Command } from 'commander'

/** OTLP's own: a program instrumented with OpenTelemetry reports here with no setting. */
const DEFAULT_PORT = '4318'

/** The options of a verb that serves. */
export const withServeOptions = (command: Command): Command =>
  command
    .option('--port <number>', 'port to listen on; 0: any free one', DEFAULT_PORT)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--no-open', 'do not open a browser')

/** @throws TokenledgerError `invalid_option` */
export function portOf(word: string): number {
  const port = /^\d{1,5}$/.test(word) ? Number(word) : -1
  if (port >= 0 && port <= 65_535) return port
  throw new TokenledgerError(
    'invalid_option',
    `Cannot listen on the port "${word}": it must be a whole number from 0 to 65535`,
  )
}
