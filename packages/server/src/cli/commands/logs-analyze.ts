import { openInput } from '../../ingest/open-input.ts'
import { readLines } from '../../ingest/read-lines.ts'
import type { Io } from '../io.ts'
import { addLoggedCall, type LogStatistics } from '../log-analysis/log-statistics.ts'
import { logSummary, logSummaryJson } from '../log-analysis/log-summary.ts'
import { readLogLine } from '../log-analysis/read-log-line.ts'

const LONGEST_LINE = 100_000

/**
 * `tokenledger logs analyze FILE…`: calls and tokens by agent.
 *
 * @throws TokenledgerError `file_not_readable`
 */
export async function analyzeLogs(
  files: readonly string[],
  options: { readonly json?: true },
  io: Io,
): Promise<void> {
  const statistics: LogStatistics = new Map()
  for (const file of files) {
    const { text } = openInput(file === '-' ? process.stdin : file)
    for await (const { text: line } of readLines(text, LONGEST_LINE)) {
      const call = line === null ? null : readLogLine(line)
      if (call !== null) addLoggedCall(statistics, call)
    }
  }
  const isJson = options.json === true
  io.out(
    isJson ? `${JSON.stringify(logSummaryJson(statistics), null, 2)}\n` : logSummary(statistics),
  )
  const unknown = [...statistics.values()].reduce((sum, agent) => sum + agent.unknown, 0)
  if (unknown > 0) io.err(`${unknown} calls told no usage: they are in none of the figures\n`)
  if (statistics.size === 0) io.err('No line tells a call\n')
}
