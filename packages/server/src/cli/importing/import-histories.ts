import { TokenledgerError } from '@tokenledger/sdk/core'
import type { Store } from '../../store/store.ts'
import type { Io } from '../io.ts'
import { countText } from '../render/number-text.ts'
import { agentLogOutcome, type ImportOutcome } from './import-outcome.ts'
import { liveProgress } from './live-progress.ts'

/** Which histories to import. */
export interface HistoriesWanted {
  /** One tool's name. @default every tool that is known */
  readonly source?: string
  /** @default where the tools keep them */
  readonly paths?: readonly string[]
}

/**
 * Imports the histories of coding agents and shows how far it is.
 *
 * @throws TokenledgerError `invalid_option` for an unknown tool, and what the store throws
 */
export async function importHistories(
  store: Store,
  io: Io,
  { source, paths }: HistoriesWanted = {},
): Promise<ImportOutcome[]> {
  const { importAgentLogs } = await import('../../ingest/agent-logs/import-agent-logs.ts')
  const { AGENT_LOG_SOURCES } = await import('../../ingest/agent-logs/agent-log-sources.ts')
  const sources = AGENT_LOG_SOURCES.filter(({ name }) => source === undefined || name === source)
  if (sources.length === 0)
    throw unknownSource(
      source,
      AGENT_LOG_SOURCES.map(({ name }) => name),
    )
  const progress = liveProgress(io)
  try {
    const reports = await importAgentLogs({
      store,
      env: io.env,
      home: io.home,
      sources,
      ...(paths !== undefined && { paths }),
      onProgress: ({ bytes, bytesTotal, files, filesTotal }) =>
        progress.show({
          bytes,
          totalBytes: bytesTotal,
          counted: `file ${countText(files)} of ${countText(filesTotal)}`,
        }),
    })
    return reports.map(agentLogOutcome)
  } finally {
    progress.end()
  }
}

function unknownSource(source: string | undefined, names: readonly string[]): TokenledgerError {
  const known = [...names, 'csv', 'events'].join(', ')
  return new TokenledgerError(
    'invalid_option',
    `Cannot import from --source "${source}": it must be one of ${known}`,
  )
}
