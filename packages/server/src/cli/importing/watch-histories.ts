import { setTimeout as pause } from 'node:timers/promises'
import { localStart, toDecimal } from '@tokenledger/sdk/core'
import type { ImportReport } from '../../ingest/agent-logs/import-agent-logs.ts'
import type { Io } from '../io.ts'
import type { OpenLedger } from '../open-ledger.ts'
import { moneyText } from '../render/money-text.ts'
import { countOf, shortCountText } from '../render/number-text.ts'
import { timeZoneOf } from '../time-zone-of.ts'
import { type HistoriesWanted, historyOptions } from './import-histories.ts'
import { agentLogOutcome } from './import-outcome.ts'
import { keepFigures } from './keep-figures.ts'

/** How histories are followed. */
export interface WatchOptions extends HistoriesWanted {
  /** Ends it; what is being read is kept first. */
  readonly signal: AbortSignal
  /** Whether each pass is a line of JSON. */
  readonly isJson: boolean
  /** Whether the figures of the status line are kept up to date. */
  readonly keepsFigures: boolean
}

const SHORTEST_PAUSE_MS = 2_000
/** Looking for changes may take this share of the time. */
const LOOKING_SHARE = 0.05

/**
 * Follows the histories: looks for what is new every two seconds, imports it, and says so. With ten
 * thousand files it looks less often, so that it never takes more than a twentieth of a core.
 *
 * @throws TokenledgerError what `importHistories` throws
 */
export async function watchHistories(
  { store }: OpenLedger,
  io: Io,
  { signal, isJson, keepsFigures, ...wanted }: WatchOptions,
): Promise<void> {
  const { planImport } = await import('../../ingest/agent-logs/plan-import.ts')
  const { importPlanned } = await import('../../ingest/agent-logs/import-agent-logs.ts')
  const options = { store, ...(await historyOptions(io, wanted)) }
  while (!signal.aborted) {
    const begin = performance.now()
    const plan = await planImport(options)
    const looked = performance.now() - begin
    const reports = (await importPlanned(plan, options)).filter(isNews)
    for (const report of reports) io.out(`${isJson ? jsonLine(report) : newsLine(report, io)}\n`)
    if (keepsFigures) await keepFigures(store, io, reports.length > 0)
    const wait = Math.max(SHORTEST_PAUSE_MS, looked / LOOKING_SHARE)
    await pause(wait, undefined, { signal }).catch(() => undefined)
  }
}

const isNews = ({ newCalls, changedCalls, rejected }: ImportReport): boolean =>
  newCalls + changedCalls + rejected.length > 0

function newsLine(report: ImportReport, io: Io): string {
  const time = localStart(io.now(), timeZoneOf(undefined, io)).slice(11, 19)
  const tokens = shortCountText(report.inputTokens + report.outputTokens)
  const changed = report.changedCalls > 0 ? `, ${report.changedCalls} changed` : ''
  const isUnknown = report.unpricedCalls > 0
  const usd = report.cost === 0n && isUnknown ? null : toDecimal(report.cost)
  const cost = moneyText(usd, { decimals: 4 }, isUnknown)
  return `${io.colours.dim(time)} ${report.title}: +${countOf(report.newCalls, 'call')}${changed}, ${tokens} tokens, ${cost}`
}

const jsonLine = (report: ImportReport): string => {
  const { unchangedFiles: _, ...outcome } = agentLogOutcome(report)
  return JSON.stringify({
    schema_version: 1,
    ...outcome,
    input_tokens: report.inputTokens,
    output_tokens: report.outputTokens,
    cost_usd: report.cost === 0n && report.unpricedCalls > 0 ? null : toDecimal(report.cost),
    unpriced_calls: report.unpricedCalls,
  })
}
