import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { TokenledgerError } from '../base/errors.ts'
import type { TrackerLogger } from '../tracker/tracker-logger.ts'
import { tokenledgerFolder } from './tokenledger-folder.ts'

/** How calls are sent. */
export interface SendingOptions {
  /**
   * Where calls wait until they are delivered, so that they survive the process; null: in memory only.
   * @default a folder of the destination in `outbox` below `$TOKENLEDGER_HOME` or `~/.tokenledger`
   */
  readonly spillFolder?: string | null
  /** Most bytes that wait there. @default 256 MiB */
  readonly maxSpillBytes?: number
  /** Most bytes that wait in memory, where the disk does not take them. @default 4 MiB */
  readonly maxMemoryBytes?: number
  /** Most calls of one request. @default 1000 */
  readonly batchEvents?: number
  /** Most bytes of one request, before it is compressed. @default 1 MiB */
  readonly batchBytes?: number
  /** How long calls gather before they are sent, milliseconds. @default 1000 */
  readonly batchDelayMs?: number
  /** How long a request may take, milliseconds. @default 10000 */
  readonly timeoutMs?: number
  /** How long the end of the process may be delayed to deliver what waits, milliseconds. @default 3000 */
  readonly exitTimeoutMs?: number
  /** @default true */
  readonly gzip?: boolean
  /** Told what goes wrong. @default the console */
  readonly logger?: TrackerLogger
}

/** The options with their defaults. */
export type SendingSettings = Required<Omit<SendingOptions, 'logger'>>

const MIB = 1024 * 1024
const DEFAULTS = {
  maxSpillBytes: 256 * MIB,
  maxMemoryBytes: 4 * MIB,
  batchEvents: 1000,
  batchBytes: MIB,
  batchDelayMs: 1000,
  timeoutMs: 10_000,
  exitTimeoutMs: 3000,
} as const
const LONGEST_MS = 2 ** 31 - 1

/**
 * The settings of an exporter.
 *
 * @param destination names what the calls go to: calls for another one wait apart
 * @throws TokenledgerError `invalid_setting` when a number does not fit.
 */
export function sendingSettings(options: SendingOptions, destination: string): SendingSettings {
  const settings = { ...DEFAULTS, ...numbersOf(options) }
  const { spillFolder = defaultFolder(destination), gzip = true } = options
  return { ...settings, spillFolder, gzip }
}

function numbersOf(options: SendingOptions): Partial<Record<keyof typeof DEFAULTS, number>> {
  const names = Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[]
  const given = names.flatMap((name) => {
    const value = options[name]
    return value === undefined ? [] : [[name, checked(name, value)] as const]
  })
  return Object.fromEntries(given)
}

function checked(name: string, value: number): number {
  const least = name === 'batchDelayMs' || name === 'exitTimeoutMs' ? 0 : 1
  const most = name.endsWith('Ms') ? LONGEST_MS : Number.MAX_SAFE_INTEGER
  if (value >= least && value <= most) return value
  throw new TokenledgerError(
    'invalid_setting',
    `Cannot export calls: ${name} must be from ${least} to ${most}, found ${value}`,
  )
}

function defaultFolder(destination: string): string | null {
  const home = tokenledgerFolder()
  if (home === null) return null
  const hash = createHash('sha256').update(destination).digest('hex').slice(0, 16)
  return join(home, 'outbox', hash)
}
