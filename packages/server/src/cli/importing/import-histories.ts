import { TokenledgerError } from '@tokenledger/sdk/errors'
import type { AgentLogSource, LookupPlace } from '../../ingest/agent-logs/agent-log-source.ts'
import type { ImportReport } from '../../ingest/agent-logs/import-agent-logs.ts'
import type { ImportPlan } from '../../ingest/agent-logs/plan-import.ts'
import type { ImportProgress } from '../../ingest/agent-logs/read-histories.ts'
import type { Io } from '../io.ts'
import type { OpenLedger } from '../open-ledger.ts'
import { countText } from '../render/number-text.ts'
import { SINGLE_FILE_KINDS } from './file-kind.ts'
import { agentLogOutcome, type ImportOutcome } from './import-outcome.ts'

/** Which histories to import. */
export interface HistoriesWanted {
  /** One tool's name. @default every tool that is known */
  readonly source?: string
  /** @default where the tools keep them */
  readonly paths?: readonly string[]
}

/**
 * Imports the histories of coding agents and shows how far it is. Tools of which nothing is here are
 * left out, unless nothing is here at all.
 *
 * @throws TokenledgerError `invalid_option` for an unknown tool, and what the store throws
 */
export async function importHistories(
  { store, file }: OpenLedger,
  io: Io,
  wanted: HistoriesWanted = {},
): Promise<ImportOutcome[]> {
  const { planImport } = await import('../../ingest/agent-logs/plan-import.ts')
  const place = await historyOptions(io, wanted)
  const plan = await planImport({ ...place, store })
  if (plan.bytes > 0) return outcomesOf(await importShown({ plan, place, store, file }, io))
  const { importPlanned } = await import('../../ingest/agent-logs/import-agent-logs.ts')
  return outcomesOf(await importPlanned(plan, { ...place, store }))
}

type HistoryPlace = Awaited<ReturnType<typeof historyOptions>>

interface PlannedImport extends Pick<OpenLedger, 'store' | 'file'> {
  readonly plan: ImportPlan
  readonly place: HistoryPlace
}

/** Does what was planned, much of it in a thread of its own, and shows how far it is. */
async function importShown(
  { plan, place, store, file }: PlannedImport,
  io: Io,
): Promise<readonly ImportReport[]> {
  const { liveProgress } = await import('./live-progress.ts')
  const progress = liveProgress(io)
  const onProgress = (now: ImportProgress): void => progress.show(progressState(now))
  try {
    if (plan.bytes < WORKER_BYTES) {
      const { importPlanned } = await import('../../ingest/agent-logs/import-agent-logs.ts')
      return await importPlanned(plan, { ...place, store, onProgress })
    }
    const { importInWorker } = await import('./import-in-worker.ts')
    const { sources: _, ...lookup } = place
    return await importInWorker({ ...lookup, ledger: file, plan }, onProgress)
  } finally {
    progress.end()
  }
}

/**
 * Where to look for which histories.
 *
 * @throws TokenledgerError `invalid_option` for an unknown tool
 */
export async function historyOptions(
  { env, home }: Io,
  { source, paths }: HistoriesWanted,
): Promise<LookupPlace & { readonly sources: readonly AgentLogSource[] }> {
  const { AGENT_LOG_SOURCES } = await import('../../ingest/agent-logs/agent-log-sources.ts')
  const names = AGENT_LOG_SOURCES.map(({ name }) => name)
  const sources = AGENT_LOG_SOURCES.filter(({ name }) => source === undefined || name === source)
  if (sources.length === 0) throw unknownSource(source, names)
  return { env, home, sources, ...(paths !== undefined && { paths }) }
}

function outcomesOf(reports: readonly ImportReport[]): ImportOutcome[] {
  const found = reports.filter(({ files, skipped }) => files > 0 || skipped.length > 0)
  return (found.length > 0 ? found : reports).map(agentLogOutcome)
}

/** Starting a thread takes as long as reading some of it; compressed histories are many times as long. */
const WORKER_BYTES = 2 << 20

const progressState = ({ bytes, bytesTotal, files, filesTotal }: ImportProgress) => ({
  bytes,
  totalBytes: bytesTotal,
  counted: `file ${countText(files)} of ${countText(filesTotal)}`,
})

function unknownSource(source: string | undefined, names: readonly string[]): TokenledgerError {
  const known = [...names, ...SINGLE_FILE_KINDS].join(', ')
  return new TokenledgerError(
    'invalid_option',
    `Cannot import from --source "${source}": it must be one of ${known}`,
  )
}
