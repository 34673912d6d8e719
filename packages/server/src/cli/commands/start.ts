import { Command } from 'commander'
import { shortenHome } from '../../ingest/agent-logs/shorten-home.ts'
import type { Store } from '../../store/store.ts'
import { drawnOverview } from '../drawn-overview.ts'
import { importHistories } from '../importing/import-histories.ts'
import type { ImportOutcome } from '../importing/import-outcome.ts'
import { keepFigures } from '../importing/keep-figures.ts'
import { outcomeText } from '../importing/outcome-text.ts'
import type { Io } from '../io.ts'
import { ledgerFiles } from '../ledger-files.ts'
import { viewLedger } from '../ledger-view.ts'
import { hasCalls, openLedger } from '../open-ledger.ts'
import { type ServeWords, withServeOptions } from '../serving/serve-words.ts'

interface StartWords extends ServeWords {
  readonly serve: boolean
  readonly tz?: string
}

const BATCH = 1000

/**
 * `tokenledger start`: imports the histories found, else makes the sample, prints the report, and
 * serves the ledger.
 */
export function startCommand(io: Io): Command {
  const command = new Command('start')
    .description(
      'Import the agent histories found on this machine, print the report, then serve the ledger. Where there is nothing to import and nothing stored, a generated sample is shown, from a file of its own.',
    )
    .option('--no-serve', 'end after the report')
    .option('--tz <zone>', 'time zone of days: an IANA name, or "local" (default: UTC)')
  withServeOptions(command)
  return command.action(async () => {
    const words = command.optsWithGlobals<StartWords>()
    const ledger = await importFound(words, io)
    const hasReal = ledger || words.ledger !== undefined
    if (!hasReal) await ensureSample(io)
    await viewLedger(io, words, (view) => drawnOverview(view, io))
    io.err(`\n${io.errColours.dim(hasReal ? NEXT : SAMPLE_NEXT)}\n`)
    if (!words.serve) return
    io.err('\n')
    const { serveLedger } = await import('../serving/serve-ledger.ts')
    await serveLedger(io, words, words.import)
  })
}

const NEXT = `More: tokenledger report --by agent,model --last 7d · tokenledger daily · tokenledger --help`
const SAMPLE_NEXT = `No agent history was found on this machine and the ledger is empty, so this is a generated sample.
It disappears as soon as there is real data:
  tokenledger import                          when an agent has run here
  tokenledger import usage.csv --map time=When,input_tokens=In,output_tokens=Out
  tokenledger import events.ndjson            one event a line`

/** Imports what is found; whether the ledger holds any call then. */
async function importFound(words: StartWords, io: Io): Promise<boolean> {
  const opened = await openLedger(io, { ...words, isForWriting: true })
  if (opened === null) return false
  try {
    const all = words.import ? await importHistories(opened, io) : []
    const found = all.filter(({ files }) => files > 0)
    const isChanged = found.some(({ accepted, changed }) => accepted + changed > 0)
    if (words.ledger === undefined) await keepFigures(opened.store, io, isChanged)
    if (found.length > 0) io.err(`${await foundText(found, io)}\n\n`)
    return await hasCalls(opened.store)
  } finally {
    await opened.store.close()
  }
}

const foundText = (
  found: readonly ImportOutcome[],
  { width, errColours, home }: Io,
): Promise<string> => outcomeText(found, { width, colours: errColours, home })

/** Generates the sample, once. */
async function ensureSample(io: Io): Promise<void> {
  const { sample } = ledgerFiles(io)
  const opened = await openLedger(io, { ledger: sample, isForWriting: true })
  if (opened === null) return
  try {
    if (!(await hasCalls(opened.store))) await fillSample(opened.store, io, sample)
  } finally {
    await opened.store.close()
  }
}

async function fillSample(store: Store, io: Io, file: string): Promise<void> {
  io.err(`Nothing to import found: making a sample in ${shortenHome(file, io.home)} …\n\n`)
  const { sampleEntries } = await import('../../ingest/sample/sample.ts')
  const entries = sampleEntries({ now: io.now() })
  for (let at = 0; at < entries.length; at += BATCH) {
    await store.append(entries.slice(at, at + BATCH))
  }
}
