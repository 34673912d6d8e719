import { TokenledgerError } from '@tokenledger/sdk/core'
import { Command } from 'commander'
import type { Query } from '../../query/query.ts'
import type { Store } from '../../store/store.ts'
import type { Io } from '../io.ts'
import { openLedger, tellSample } from '../open-ledger.ts'
import { questionOf } from '../question-of.ts'
import { type QuestionWords, withRangeOptions } from '../question-words.ts'
import { compareExport } from '../reconciling/compare-export.ts'
import { compareRecorded } from '../reconciling/compare-recorded.ts'
import { compareSessions } from '../reconciling/compare-sessions.ts'
import type { Difference, Tolerance } from '../reconciling/difference.ts'
import { decimal, differencesJson } from '../reconciling/reconcile-json.ts'
import { differencesText } from '../reconciling/reconcile-text.ts'
import { emptyLedgerText } from '../render/empty-text.ts'
import { moneyFormat, moneyText } from '../render/money-text.ts'
import { countOf } from '../render/number-text.ts'

const EXAMPLES = `
Without --csv: the costs that tools recorded with their calls or sessions, against the list prices.
With --csv: a provider's export of usage or costs, against the ledger, over the days of the export.
Exit code 1 when a day or session differs in a model by more than the tolerance; less than half a cent never does.

Examples:
  tokenledger reconcile --last 30d
  tokenledger reconcile --csv costs.csv --map time=date,model=model,cost_usd=amount \\
                        --set provider=anthropic --tolerance 2`

interface ReconcileWords extends QuestionWords {
  readonly ledger?: string
  readonly csv?: string
  readonly map?: string
  readonly set?: string
  readonly tolerance: string
  readonly all?: true
  readonly json?: true
}

/** `tokenledger reconcile`: does the ledger agree with what others say, and if not, why. */
export function reconcileCommand(io: Io): Command {
  const command = new Command('reconcile').description(
    'Compare costs with those that tools recorded, or with a provider’s export, by day and model; differences come with their likely reason.',
  )
  withRangeOptions(command)
    .option('--csv <file>', "a provider's export of usage or costs")
    .option('--map <pairs>', 'CSV: field=Column pairs, separated by commas, as for import')
    .option('--set <pairs>', 'CSV: field=value pairs for every row')
    .option('--tolerance <percent>', 'what differs by less agrees', '1')
    .option('--all', 'also what agrees')
    .option('--json', 'as JSON')
  return command.addHelpText('after', EXAMPLES).action(async () => {
    await reconcile(io, command.optsWithGlobals<ReconcileWords>())
  })
}

async function reconcile(io: Io, words: ReconcileWords): Promise<void> {
  const tolerance = toleranceOf(words.tolerance)
  requireCsvForMapping(words)
  const query = questionOf(words, io)
  const opened = await openLedger(io, words)
  if (opened === null) {
    return io.out(words.json === true ? jsonText([], {}) : emptyLedgerText(io.colours))
  }
  tellSample(io, opened)
  try {
    const task = { store: opened.store, query, tolerance, words }
    const differences =
      words.csv === undefined
        ? await withRecorded(task, io)
        : await withExport({ ...task, csv: words.csv }, io)
    if (differences.some(({ isBeyond }) => isBeyond)) io.answerNo()
  } finally {
    await opened.store.close()
  }
}

interface Task {
  readonly store: Store
  readonly query: Query
  readonly tolerance: Tolerance
  readonly words: ReconcileWords
}

async function withRecorded(
  { store, query, tolerance, words }: Task,
  io: Io,
): Promise<readonly Difference[]> {
  const wanted = { ...query, tolerance }
  const { differences, unrecorded, zero } = await compareRecorded(store, wanted)
  const sessions = await compareSessions(store, wanted)
  const all = [...differences, ...sessions]
  if (words.json === true) {
    io.out(
      jsonText(differences, {
        sessions: differencesJson(sessions),
        calls_without_recorded_cost: unrecorded,
        calls_recorded_as_zero: zero.calls,
        list_cost_of_recorded_as_zero_usd: decimal(zero.list),
      }),
    )
    return all
  }
  const notes = [
    ...(unrecorded > 0
      ? [`${countOf(unrecorded, 'call')} without a recorded cost: nothing to compare`]
      : []),
    ...(zero.calls > 0 ? [zeroNote(zero)] : []),
  ].map((note) => io.colours.dim(note))
  const sides = { ...drawing(words, tolerance, io), theirs: 'Recorded', ours: 'List' }
  const drawn =
    differences.length === 0
      ? 'No call has a recorded cost to compare with; --csv compares with a provider’s export.'
      : await differencesText(differences, { ...sides, hasTokens: false })
  io.out(`${[drawn, ...notes].join('\n')}\n`)
  if (sessions.length > 0) {
    io.out(`\n${io.colours.bold('Sessions, as the tool itself has summed them up')}\n`)
    io.out(`${await differencesText(sessions, { ...sides, hasTokens: true })}\n`)
  }
  return all
}

function zeroNote({ calls, list }: { readonly calls: number; readonly list: bigint }): string {
  const usd = decimal(list)
  const cost = moneyText(usd, moneyFormat([usd]))
  return `${countOf(calls, 'call')} recorded as $0 (${cost} by the list): a plan, or a price that the tool does not know`
}

async function withExport(
  { store, query, tolerance, words, csv }: Task & { readonly csv: string },
  io: Io,
): Promise<readonly Difference[]> {
  const { readExport } = await import('../reconciling/read-export.ts')
  const exported = await readExport(csv, { ...words, timeZone: query.timeZone }, io)
  const wanted = { ...query, tolerance }
  const differences = await compareExport(store, exported, wanted)
  if (words.json === true) {
    io.out(jsonText(differences, {}))
    return differences
  }
  const drawn = await differencesText(differences, {
    ...drawing(words, tolerance, io),
    theirs: 'Export',
    ours: 'Ledger',
    hasTokens: true,
  })
  io.out(`${drawn}\n`)
  return differences
}

const drawing = (words: ReconcileWords, { percent }: Tolerance, { width, colours }: Io) => ({
  isAll: words.all === true,
  percent,
  width,
  colours,
})

const jsonText = (differences: readonly Difference[], more: object): string =>
  `${JSON.stringify({ schema_version: 1, ...more, differences: differencesJson(differences) }, null, 2)}\n`

/** @throws TokenledgerError `invalid_option` */
function toleranceOf(word: string): Tolerance {
  const percent = Number(word.replace(/\s*%$/, ''))
  if (word.trim() !== '' && percent >= 0 && percent <= 100) return { percent }
  throw new TokenledgerError(
    'invalid_option',
    `Cannot tolerate "${word}": it must be a percentage from 0 to 100`,
  )
}

/** @throws TokenledgerError `invalid_option` */
function requireCsvForMapping({ csv, map, set }: ReconcileWords): void {
  if ((map ?? set) === undefined || csv !== undefined) return
  throw new TokenledgerError(
    'invalid_option',
    'Cannot use --map and --set here: they are for a CSV file; name it with --csv',
  )
}
