import { TokenledgerError } from '@tokenledger/sdk/errors'
import { Command } from 'commander'
import { AGENT_LOG_SOURCES } from '../../ingest/agent-logs/agent-log-sources.ts'
import type { Store } from '../../store/store.ts'
import { type FileKind, fileKind, isSingleFileKind, STDIN } from '../importing/file-kind.ts'
import { importHistories } from '../importing/import-histories.ts'
import type { ImportOutcome } from '../importing/import-outcome.ts'
import type { ImportWords } from '../importing/import-words.ts'
import { keepFigures } from '../importing/keep-figures.ts'
import { outcomeText } from '../importing/outcome-text.ts'
import type { Io } from '../io.ts'
import { type OpenLedger, openLedger } from '../open-ledger.ts'
import { noHistoriesText } from '../render/empty-text.ts'
import { countOf } from '../render/number-text.ts'

const EXAMPLES = `
Without PATH and --source every agent history found on this machine is imported.
What is known already is recognised: importing again adds only what is new.

Examples:
  tokenledger import
  tokenledger import --source claude-code ~/backup/claude/projects
  tokenledger import usage.csv --map time=When,input_tokens=In,output_tokens=Out \\
                               --set provider=openai,model=gpt-4o
  tokenledger import --watch
  tokenledger import events.ndjson
  tokenledger import --source otlp-json traces.jsonl.gz
  zcat events.ndjson.gz | tokenledger import --source events -`

const TOOLS = AGENT_LOG_SOURCES.map(({ name }) => name).join(', ')

/** `tokenledger import`: takes in agent histories, CSV files or events. */
export function importCommand(io: Io): Command {
  const command = new Command('import')
    .description('Take in agent histories, CSV files, events or OpenTelemetry.')
    .argument('[path...]', 'files or folders; - is stdin')
    .option('--source <source>', `${TOOLS}, csv, events or otlp-json (default: seen from the path)`)
    .option('--map <pairs>', 'CSV: field=Column pairs, separated by commas')
    .option('--set <pairs>', 'CSV: field=value pairs for every row')
    .option('--tz <zone>', 'CSV: zone of times that name none (default: UTC)')
    .option('--watch', 'follow the histories: import what is new every two seconds, until Ctrl-C')
    .option('--json', 'what was done, as JSON; with --watch a line for each step')
  return command.addHelpText('after', EXAMPLES).action(async (paths: readonly string[]) => {
    const words = command.optsWithGlobals<ImportWords>()
    const jobs = await Promise.all(
      paths.map(async (path) => ({ path, kind: words.source ?? (await kindOf(path)) })),
    )
    requireCsvForMapping(jobs, words)
    requireHistoriesForWatching(jobs, words)
    const opened = await openLedger(io, { ...words, isForWriting: true })
    if (opened === null) return
    try {
      const outcomes: ImportOutcome[] = []
      try {
        for await (const one of importAll(opened, io, jobs, words)) outcomes.push(...one)
      } finally {
        // What was taken in before a file that cannot be read is told, too.
        if (outcomes.length > 0) await tell(outcomes, { jobs, words, io })
      }
      await prepareFigures(opened.store, outcomes, { words, io })
      judge(outcomes, io)
      if (words.watch === true) await watch(opened, io, jobs, words)
    } finally {
      await opened.store.close()
    }
  })
}

interface Telling {
  readonly jobs: readonly Job[]
  readonly words: ImportWords
  readonly io: Io
}

async function tell(
  outcomes: readonly ImportOutcome[],
  { jobs, words, io }: Telling,
): Promise<void> {
  if (words.json === true) io.out(`${outcomesJson(outcomes, words)}\n`)
  else io.out(`${await shown(outcomes, jobs, io)}\n`)
}

/** What was done; where there was nothing to do, where it was looked for. */
async function shown(
  outcomes: readonly ImportOutcome[],
  jobs: readonly Job[],
  io: Io,
): Promise<string> {
  const isNothing = outcomes.every(({ files, skipped }) => files + skipped.length === 0)
  if (!isNothing) return outcomeText(outcomes, io)
  const titles = outcomes.map(({ title }) => title).join(', ')
  const places =
    jobs.length === 0 ? 'on this machine' : `in ${jobs.map(({ path }) => path).join(', ')}`
  return noHistoriesText(`${places} (${titles})`, io.colours).trimEnd()
}

/** Follows histories until Ctrl-C, or the end of what reads the output. */
async function watch(
  opened: OpenLedger,
  io: Io,
  jobs: readonly Job[],
  words: ImportWords,
): Promise<void> {
  const { watchHistories } = await import('../importing/watch-histories.ts')
  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort())
  if (words.json !== true) io.err(io.errColours.dim('watching, Ctrl-C ends it\n'))
  const paths = jobs.map(({ path }) => path)
  await watchHistories(opened, io, {
    ...(words.source !== undefined && { source: words.source }),
    ...(paths.length > 0 && { paths }),
    signal: ending.signal,
    isJson: words.json === true,
    keepsFigures: words.ledger === undefined,
  })
}

/** Who follows histories reads a line for each step, the first one too. */
const outcomesJson = (outcomes: readonly ImportOutcome[], { watch }: ImportWords): string =>
  JSON.stringify(
    { schema_version: 1, imports: outcomes.map(jsonOf) },
    null,
    watch === true ? undefined : 2,
  )

const jsonOf = ({ unchangedFiles, ...outcome }: ImportOutcome) => ({
  ...outcome,
  unchanged_files: unchangedFiles,
})

interface Job {
  readonly path: string
  readonly kind: string
}

/** @throws TokenledgerError `unknown_file_kind` for stdin, and what `fileKind` throws */
async function kindOf(path: string): Promise<FileKind> {
  if (path !== STDIN) return fileKind(path)
  throw new TokenledgerError(
    'unknown_file_kind',
    'Cannot tell what stdin holds: say it with --source csv, events or otlp-json',
  )
}

/** @throws TokenledgerError `invalid_option` */
function requireCsvForMapping(jobs: readonly Job[], { map, set }: ImportWords): void {
  if ((map ?? set) === undefined || jobs.some(({ kind }) => kind === 'csv')) return
  throw new TokenledgerError(
    'invalid_option',
    'Cannot use --map and --set here: they are for CSV, and no CSV file is among the paths; add --source csv if one is',
  )
}

/** @throws TokenledgerError `invalid_option` */
function requireHistoriesForWatching(jobs: readonly Job[], { watch, source }: ImportWords): void {
  const isFile = jobs.some(({ kind }) => isSingleFileKind(kind)) || isSingleFileKind(source ?? '')
  if (watch !== true || !isFile) return
  throw new TokenledgerError(
    'invalid_option',
    'Cannot use --watch here: it follows agent histories, and files of CSV, events and OTLP are imported once',
  )
}

async function* importAll(
  opened: OpenLedger,
  io: Io,
  jobs: readonly Job[],
  words: ImportWords,
): AsyncGenerator<readonly ImportOutcome[]> {
  const isFile = ({ kind }: Job): boolean => isSingleFileKind(kind)
  const histories = jobs.filter((job) => !isFile(job)).map(({ path }) => path)
  if (
    histories.length > 0 ||
    (jobs.length === 0 && !isFile({ path: '', kind: words.source ?? '' }))
  ) {
    const wanted = {
      ...(words.source !== undefined && { source: words.source }),
      ...(histories.length > 0 && { paths: histories }),
    }
    yield await importHistories(opened, io, wanted)
  } else if (jobs.length === 0) {
    throw new TokenledgerError(
      'invalid_option',
      `Cannot import --source ${words.source} without a path: name a file, or ${STDIN} for stdin`,
    )
  }
  for (const { path, kind } of jobs) {
    if (!isSingleFileKind(kind)) continue
    const { importFile } = await import('../importing/import-file.ts')
    yield [await importFile(opened.store, io, { path, kind }, words)]
  }
}

/** The status line shows the user's own ledger. */
async function prepareFigures(
  store: Store,
  outcomes: readonly ImportOutcome[],
  { words, io }: { readonly words: ImportWords; readonly io: Io },
): Promise<void> {
  if (words.ledger !== undefined) return
  const isChanged = outcomes.some(({ accepted, changed }) => accepted + changed > 0)
  await keepFigures(store, io, isChanged)
}

/**
 * Rejected records are a warning as long as something could be read: their neighbours were kept.
 *
 * @throws TokenledgerError `nothing_imported`
 */
function judge(outcomes: readonly ImportOutcome[], io: Io): void {
  const sum = (of: (outcome: ImportOutcome) => number): number =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0)
  const kept = sum(
    ({ accepted, duplicates, changed, unchangedFiles }) =>
      accepted + duplicates + changed + unchangedFiles,
  )
  const rejected = sum((outcome) => outcome.rejected)
  const unreadable = sum(
    ({ skipped }) => skipped.filter(({ reason }) => reason === 'unreadable_file').length,
  )
  if (kept === 0 && rejected + unreadable > 0) {
    throw new TokenledgerError(
      'nothing_imported',
      'Cannot import: not one call could be read; the lines above say why',
    )
  }
  if (rejected > 0)
    io.err(io.errColours.yellow(`warning: ${countOf(rejected, 'record')} rejected\n`))
}
