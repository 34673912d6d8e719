import { TokenledgerError } from '../../base/errors.ts'
import { eventLine } from '../event-line.ts'
import { exportLog } from '../export-log.ts'
import type { Exporter } from '../exporter.ts'
import { lineExporter } from '../line-exporter.ts'
import { type SendingOptions, sendingSettings } from '../sending-settings.ts'
import { eventTransport } from './event-transport.ts'
import { inFlightSender } from './in-flight-sender.ts'

/** Where calls are sent, and how. */
export interface HttpExporterOptions extends SendingOptions {
  /** Of the server, such as `https://tokens.example.com`; `/v1/events` is added. */
  readonly url: string
  /** A key of the server: `tl_…`. */
  readonly apiKey?: string
  /**
   * Whether the server is told of calls that take longer than a second, while they run: what they have
   * used so far is an estimate, shown live and never kept. @default true
   */
  readonly inFlight?: boolean
}

const PATH = '/v1/events'
const IN_FLIGHT_PATH = '/v1/inflight'

/**
 * Sends calls to a Tokenledger server: `tracker.addSink(httpExporter({ url, apiKey }))`.
 *
 * Each call goes to a file of the spill folder within milliseconds and is sent from there, so that
 * nothing is lost when the server is away, the process is killed or the machine restarts: the next
 * process that sends to the same server finds what was left. Sent again, a call still counts once,
 * by its id. While the server is away, attempts are up to a minute apart, or as far as it asks for.
 *
 * @throws TokenledgerError `invalid_setting` when the address or an option does not fit.
 * @example
 * import { httpExporter, TokenUsageTracker } from '@tokenledger/sdk'
 * const exporter = httpExporter({ url: 'http://127.0.0.1:4318', spillFolder: null })
 * const tracker = new TokenUsageTracker()
 * tracker.addSink(exporter)
 * console.log(exporter.stats()) // { taken: 0, delivered: 0, rejected: 0, dropped: 0 }
 */
export function httpExporter(options: HttpExporterOptions): Exporter {
  const { apiKey, logger } = options
  const url = eventsUrl(options.url)
  const settings = sendingSettings(options, `${url.href} ${apiKey ?? ''}`)
  const { timeoutMs, gzip } = settings
  const destination = { url, apiKey, isGzipped: gzip, timeoutMs }
  const exporter = lineExporter({
    encode: eventLine,
    transport: eventTransport(destination),
    settings,
    log: exportLog('tokenledger', logger),
  })
  if (options.inFlight === false) return exporter
  const sender = inFlightSender({ ...destination, url: inFlightUrl(url) })
  return {
    ...exporter,
    takeInFlight: (calls) => sender.send(calls),
    close() {
      sender.close()
      return exporter.close()
    },
  }
}

function inFlightUrl(events: URL): URL {
  const url = new URL(events)
  url.pathname = url.pathname.slice(0, -PATH.length) + IN_FLIGHT_PATH
  return url
}

function eventsUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new TokenledgerError(
      'invalid_setting',
      `Cannot send calls to "${text}": the address must begin with http:// or https://`,
    )
  }
  const path = url.pathname.replace(/\/+$/, '')
  url.pathname = path.endsWith(PATH) ? path : path + PATH
  return url
}
