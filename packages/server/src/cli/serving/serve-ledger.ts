import type { AddressInfo } from 'node:net'
import { TokenledgerError } from '@tokenledger/sdk/core'
import { type App, createApp } from '../../http/app.ts'
import type { Io } from '../io.ts'
import { ledgerFiles } from '../ledger-files.ts'
import { version } from '../version.ts'
import { accessOptions } from './access-options.ts'
import { followHistories } from './follow-histories.ts'
import { logOptions } from './log-options.ts'
import { openBrowser } from './open-browser.ts'
import { openedServices } from './opened-services.ts'
import { otlpMetricsOptions } from './otlp-metrics-options.ts'
import { portOf, type ServeWords } from './serve-words.ts'
import { servingText } from './serving-text.ts'
import { toldToStop } from './told-to-stop.ts'

/**
 * Serves a ledger file until the process is told to stop, and finishes what was begun.
 *
 * @param follows whether the agent histories of this machine are followed meanwhile
 * @throws TokenledgerError `port_taken`, `keys_missing`, `invalid_option`, and what opening the ledger throws
 */
export async function serveLedger(io: Io, words: ServeWords, follows: boolean): Promise<void> {
  const files = ledgerFiles(io)
  const isOwn = words.ledger === undefined
  const ledger = words.ledger ?? files.ledger
  const at = { port: portOf(words.port), host: words.host }
  const access = await accessOptions({ ...words, ledger })
  const services = await openedServices(io, { ...words, ledger }, isOwn ? files.sample : null)
  const app = createApp(services, {
    ...access,
    version: version(),
    ...(words.otlpMetrics !== undefined && {
      otlpMetrics: otlpMetricsOptions(words.otlpMetrics, io),
    }),
    log: logOptions(words.logLevel, io.isErrTerminal),
  })
  try {
    const url = await listen(app, at)
    const following = follows
      ? followHistories({ file: ledger, keepsFigures: isOwn }, io.err)
      : null
    io.err(servingText(url, ledger, io))
    if (words.open && io.isTerminal) openBrowser(url)
    await toldToStop()
    io.err('Ending: no new requests; what was begun is finished …\n')
    await following?.end()
  } finally {
    await closeApp(app)
    await services.close()
  }
}

/** Begins to listen; the address under which it can be asked. */
async function listen(
  app: App,
  at: { readonly port: number; readonly host: string },
): Promise<string> {
  try {
    await app.listen(at)
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, at)
  }
  const { address, port } = app.server.address() as AddressInfo
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`
}

function listenError(
  error: NodeJS.ErrnoException,
  { port, host }: { readonly port: number; readonly host: string },
): unknown {
  if (error.code === 'EADDRINUSE') {
    const message = `Cannot listen on port ${port}: another program has it; choose another one with --port`
    return new TokenledgerError('port_taken', message, { cause: error })
  }
  if (error.syscall !== 'listen' && error.syscall !== 'getaddrinfo') return error
  const message = `Cannot listen on "${host}", port ${port}: ${error.message}; choose others with --host and --port`
  return new TokenledgerError('invalid_option', message, { cause: error })
}

/** Senders that never finish are not waited for. */
const PATIENCE_MS = 10_000
const IDLE_CHECK_MS = 50

async function closeApp(app: App): Promise<void> {
  // A connection whose last answer was under way would be kept for a next request.
  const idle = setInterval(() => app.server.closeIdleConnections(), IDLE_CHECK_MS)
  const all = setTimeout(() => app.server.closeAllConnections(), PATIENCE_MS)
  await app.close()
  clearInterval(idle)
  clearTimeout(all)
}
