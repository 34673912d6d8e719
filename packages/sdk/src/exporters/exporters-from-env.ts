import { errorText } from '../base/error-text.ts'
import { consoleLogger, quietLogger, type TrackerLogger } from '../tracker/tracker-logger.ts'
import type { Exporter } from './exporter.ts'
import { httpExporter } from './http/http-exporter.ts'
import { jsonlExporter } from './jsonl/jsonl-exporter.ts'

/** What the environment is read from, and who is told what is wrong with it. */
export interface EnvExporterOptions {
  /** @default the environment of the process */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** @default the console */
  readonly logger?: TrackerLogger
}

/**
 * The exporters that the environment asks for:
 *
 * - `TOKENLEDGER_URL`: calls are sent to this server, with the key `TOKENLEDGER_API_KEY`;
 * - `TOKENLEDGER_JSONL`: calls are appended to this file.
 *
 * A variable that does not fit is a line in the log and no exporter: it must not keep a program from
 * running.
 *
 * @example
 * import { tmpdir } from 'node:os'
 * import { exportersFromEnv, getTokenTracker } from '@tokenledger/sdk'
 * const exporters = exportersFromEnv({ env: { TOKENLEDGER_JSONL: `${tmpdir()}/calls.jsonl` } })
 * for (const exporter of exporters) getTokenTracker().addSink(exporter)
 * console.log(exporters.length) // 1
 */
export function exportersFromEnv(options: EnvExporterOptions = {}): readonly Exporter[] {
  const { env = process.env, logger = consoleLogger } = options
  const { TOKENLEDGER_URL: url, TOKENLEDGER_API_KEY: apiKey, TOKENLEDGER_JSONL: path } = env
  const makers = [
    ...(url ? [() => httpExporter({ url, logger, ...(apiKey && { apiKey }) })] : []),
    ...(path ? [() => jsonlExporter({ path, logger })] : []),
  ]
  return makers.flatMap((make) => {
    try {
      return [make()]
    } catch (error) {
      quietLogger(logger).warn(`tokenledger: ${errorText(error)}`)
      return []
    }
  })
}
