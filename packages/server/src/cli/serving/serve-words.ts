import { TokenledgerError } from '@tokenledger/sdk/core'
import type { Command } from 'commander'
import { BODY_LIMITS, type BodyLimits } from '../../http/body/body-reader.ts'

/** How a ledger is served. */
export interface ServeWords {
  readonly port: string
  readonly host: string
  readonly open: boolean
  readonly import: boolean
  readonly durability: string
  readonly maxBody: string
  readonly ledger?: string
  readonly requireKey?: true
  readonly allowedHost?: readonly string[]
  readonly trustProxy?: string
  readonly rateLimit?: string
  readonly logLevel: string
  readonly otlpMetrics?: string
}

/** OTLP's own: a program instrumented with OpenTelemetry reports here with no setting. */
const DEFAULT_PORT = '4318'

/** The options of a verb that serves. */
export const withServeOptions = (command: Command): Command =>
  command
    .option('--port <number>', 'port to listen on; 0: any free one', DEFAULT_PORT)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--no-open', 'do not open a browser')
    .option('--no-import', 'do not follow the agent histories of this machine')
    .option(
      '--durability <kind>',
      'normal: what is acknowledged survives a killed process; full: a power cut too',
      'normal',
    )
    .option('--max-body <size>', 'largest request, decompressed: bytes, or with k or m', '32m')
    .option('--require-key', 'demand a key on this machine too')
    .option(
      '--allowed-host <name>',
      'a further name under which the server is asked; may repeat; demands keys',
      (name: string, before: readonly string[] = []) => [...before, name],
    )
    .option(
      '--trust-proxy <addresses>',
      'reverse proxies whose word about host, scheme and sender is taken, such as loopback',
    )
    .option(
      '--rate-limit <number>',
      'most requests of a key or address within a minute; 0: no limit (default: 60000 where keys are demanded)',
    )
    .option(
      '--otlp-metrics <url>',
      'push the metrics of the ledger to this OpenTelemetry collector, every minute',
    )
    .option('--log-level <level>', 'debug, info, warn, error or silent', 'info')

/** @throws TokenledgerError `invalid_option` */
export function portOf(word: string): number {
  const port = /^\d{1,5}$/.test(word) ? Number(word) : -1
  if (port >= 0 && port <= 65_535) return port
  throw new TokenledgerError(
    'invalid_option',
    `Cannot listen on the port "${word}": it must be a whole number from 0 to 65535`,
  )
}

/** @throws TokenledgerError `invalid_option` */
export function durabilityOf(word: string): 'normal' | 'full' {
  if (word === 'normal' || word === 'full') return word
  throw new TokenledgerError(
    'invalid_option',
    `Cannot serve with --durability ${word}: it must be normal or full`,
  )
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1 << 10, m: 1 << 20 }
/** A text in the engine is not longer than half of it. */
const LARGEST_BODY = 256 << 20

/**
 * The limits for bodies, of which at least four of the largest fit in at once.
 *
 * @throws TokenledgerError `invalid_option`
 */
export function bodyLimitsOf(word: string): BodyLimits {
  const [, digits = '', unit = ''] = /^(\d{1,12})([km]?)b?$/.exec(word.toLowerCase()) ?? []
  const body = digits === '' ? 0 : Number(digits) * (UNITS[unit] ?? 1)
  if (body >= 1 && body <= LARGEST_BODY) {
    return { ...BODY_LIMITS, body, bytes: Math.max(BODY_LIMITS.bytes, 4 * body) }
  }
  throw new TokenledgerError(
    'invalid_option',
    `Cannot serve with --max-body ${word}: it must be a number of bytes up to 256m, like 500k or 32m`,
  )
}
