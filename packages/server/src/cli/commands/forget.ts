import { Command } from 'commander'
import type { Measures } from '../../query/answer.ts'
import type { Io } from '../io.ts'
import { openLedger } from '../open-ledger.ts'
import { questionOf } from '../question-of.ts'
import { emptyLedgerText } from '../render/empty-text.ts'
import { moneyFormat, moneyText } from '../render/money-text.ts'
import { countOf } from '../render/number-text.ts'

interface ForgetWords {
  readonly ledger?: string
  readonly before: string
  readonly tz?: string
  readonly apply?: true
  readonly json?: true
}

/** What is forgotten: calls, and entries, which corrections are too. */
interface Forgotten {
  readonly before: number
  readonly totals: Pick<Measures, 'calls' | 'total_tokens' | 'cost_usd'>
  /** Null: nothing was written. */
  readonly entries: number | null
}

const HELP = `
Without --apply nothing is written. What is forgotten is gone for good: figures of that time are, too,
and calls of it are refused from then on, so that an import does not bring them back. Export first
what is to be kept.

Examples:
  tokenledger export --until 2026-01-01 > before-2026.ndjson
  tokenledger forget --before 2026-01-01
  tokenledger forget --before 2026-01-01 --apply`

/** `tokenledger forget`: what calls before a time are, and their end. */
export function forgetCommand(io: Io): Command {
  const command = new Command('forget')
    .description('Let old calls go for good: a dry run, or the deletion with --apply.')
    .requiredOption('--before <time>', 'calls before this local date or RFC 3339 time')
    .option('--tz <zone>', 'time zone of dates: an IANA name, or "local" (default: UTC)')
    .option('--apply', 'delete them')
    .option('--json', 'as JSON')
  return command.addHelpText('after', HELP).action(async () => {
    const words = command.optsWithGlobals<ForgetWords>()
    const forgotten = await forgetNow(io, words)
    if (words.json === true) io.out(`${forgottenJson(forgotten)}\n`)
    else io.out(forgotten === null ? emptyLedgerText(io.colours) : forgottenText(forgotten, io))
  })
}

/** Null: there is no ledger yet. */
async function forgetNow(io: Io, words: ForgetWords): Promise<Forgotten | null> {
  const { before: until, tz, ledger } = words
  const query = questionOf({ until, ...(tz !== undefined && { tz }) }, io)
  const { to: before = 0 } = query
  const seen = await openLedger(io, ledger === undefined ? {} : { ledger })
  const totals = (await seen?.store.ask({ ...query, measures: [] }))?.totals
  await seen?.store.close()
  // The sample is nobody's to forget.
  if (seen === null || totals === undefined || seen.isSample) return null
  if (words.apply !== true) return { before, totals, entries: null }
  const opened = await openLedger(io, { ledger: seen.file, isForWriting: true })
  const entries = (await opened?.store.forget(before)) ?? 0
  await opened?.store.close()
  return { before, totals, entries }
}

function forgottenText({ before, totals, entries }: Forgotten, { colours }: Io): string {
  const { calls, total_tokens: tokens, cost_usd: usd } = totals
  const cost = moneyText(usd, moneyFormat([usd]))
  const what = `${countOf(calls, 'call')} before ${new Date(before).toISOString()}: ${countOf(tokens, 'token')}, ${cost}`
  return entries === null
    ? `${what}\n${colours.dim('Nothing was written. Delete them with --apply.')}\n`
    : `Forgot ${what}\n`
}

function forgottenJson(forgotten: Forgotten | null): string {
  const { before = null, totals, entries = null } = forgotten ?? {}
  const body = {
    schema_version: 1,
    before: before === null ? null : new Date(before).toISOString(),
    calls: totals?.calls ?? 0,
    total_tokens: totals?.total_tokens ?? 0,
    cost_usd: totals?.cost_usd ?? null,
    applied: entries !== null,
    forgotten_entries: entries ?? 0,
  }
  return JSON.stringify(body, null, 2)
}
