import { Command } from 'commander'
import { shortenHome } from '../../ingest/agent-logs/shorten-home.ts'
import type { VerifyReport } from '../../store/verify-report.ts'
import type { Io } from '../io.ts'
import { openLedger } from '../open-ledger.ts'
import { emptyLedgerText } from '../render/empty-text.ts'
import { countText } from '../render/number-text.ts'
import { visibleText } from '../render/visible-text.ts'

const SHOWN_PROBLEMS = 20
const NOTHING: VerifyReport = {
  entries: 0,
  rows: 0,
  reversals: 0,
  totals: 0,
  problemCount: 0,
  problems: [],
}

/** `tokenledger verify`: proves that the ledger adds up. Exit code 1 when it does not. */
export function verifyCommand(io: Io): Command {
  const command = new Command('verify')
    .description(
      'Prove that the ledger adds up, to the last picodollar: its files are sound, each cost follows from its meters and price row, and every total is the sum of its entries.',
    )
    .option('--json', 'as JSON')
  return command.action(async () => {
    const words = command.optsWithGlobals<{ readonly ledger?: string; readonly json?: true }>()
    const opened = await openLedger(io, words)
    const { verify } = await import('../../store/verify.ts')
    const report = opened === null ? NOTHING : await verify(opened.store)
    await opened?.store.close()
    if (words.json === true) io.out(verifyJson(report))
    else if (opened === null) io.out(emptyLedgerText(io.colours))
    else io.out(verifyText(report, shortenHome(opened.file, io.home), io))
    if (report.problemCount > 0) io.answerNo()
  })
}

function verifyJson({ problemCount, problems, ...counts }: VerifyReport): string {
  const body = {
    schema_version: 1,
    ok: problemCount === 0,
    ...counts,
    problem_count: problemCount,
    problems,
  }
  return `${JSON.stringify(body, null, 2)}\n`
}

function verifyText(report: VerifyReport, file: string, { colours }: Io): string {
  const { entries, rows, reversals, totals, problemCount, problems } = report
  const what = `${countText(entries)} entries (${countText(rows)} rows, ${countText(reversals)} reversals), ${countText(totals)} totals`
  if (problemCount === 0) {
    return `${colours.green('✓ the ledger adds up')}: ${what}\n${colours.dim(file)}\n`
  }
  const lines = problems
    .slice(0, SHOWN_PROBLEMS)
    .map(({ code, id, expected, found }) =>
      visibleText(`  ${code}  ${id}: expected ${expected}, found ${found}`),
    )
  const more = problemCount - lines.length
  return [
    `${colours.red(`✗ ${countText(problemCount)} things do not add up`)}: ${what}`,
    ...lines,
    ...(more > 0 ? [`  ${countText(more)} more; --json lists up to a thousand`] : []),
    `${colours.dim(file)}\n`,
  ].join('\n')
}
