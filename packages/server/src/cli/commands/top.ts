import { setTimeout as pause } from 'node:timers/promises'
import { TokenledgerError } from '@tokenledger/sdk/core'
import { Command } from 'commander'
import type { Filter } from '../../query/query.ts'
import type { Store } from '../../store/store.ts'
import { importHistories } from '../importing/import-histories.ts'
import { keepFigures } from '../importing/keep-figures.ts'
import type { Io } from '../io.ts'
import { hasCalls, type OpenLedger, openLedger } from '../open-ledger.ts'
import { questionOf } from '../question-of.ts'
import { emptyLedgerText } from '../render/empty-text.ts'
import type { Screen } from '../screen.ts'
import { readTop } from '../top/read-top.ts'
import { topLines } from '../top/top-text.ts'
import { unlessAborted } from '../unless-aborted.ts'

const EXAMPLES = `
In a terminal: live, on a screen of its own; q leaves. Elsewhere: the same once, as plain text.
Histories are followed: what agents write is imported while you look.

Examples:
  tokenledger top --tz local
  tokenledger top --where project:api --every 10
  tokenledger top | head`

interface TopWords {
  readonly ledger?: string
  readonly tz?: string
  readonly where?: readonly string[]
  readonly every: string
  /** False: histories are left alone. */
  readonly import: boolean
}

/** `tokenledger top`: what is used right now, live in the terminal. */
export function topCommand(io: Io): Command {
  const command = new Command('top')
    .description(
      'What is used right now: the day, the last hour, the active block, who uses it, the latest calls.',
    )
    .option('--every <seconds>', 'how often it looks for news', '2')
    .option('--no-import', 'show the ledger only; leave histories alone')
    .option('--tz <zone>', 'time zone of the day: an IANA name, or "local" (default: UTC)')
    .option(
      '--where <dimension:value>',
      'only these calls; a|b = either; may repeat',
      (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
    )
  return command.addHelpText('after', EXAMPLES).action(async () => {
    const words = command.optsWithGlobals<TopWords>()
    const view = { ...viewOf(words, io), everyMs: everyMs(words.every), words }
    const opened = await openLedger(io, { ...words, isForWriting: words.import })
    if (opened === null) return io.out(emptyLedgerText(io.colours))
    const screen = io.openScreen()
    try {
      if (screen === null) await showOnce(opened, view, io)
      else await follow(opened, view, { io, screen })
    } finally {
      screen?.close()
      await opened.store.close()
    }
  })
}

interface TopView {
  readonly timeZone: string
  readonly where: readonly Filter[]
  readonly everyMs: number
  readonly words: TopWords
}

function viewOf({ tz, where }: TopWords, io: Io): Pick<TopView, 'timeZone' | 'where'> {
  return questionOf({ ...(tz !== undefined && { tz }), ...(where !== undefined && { where }) }, io)
}

/** @throws TokenledgerError `invalid_option` */
function everyMs(word: string): number {
  const seconds = Number(word)
  if (seconds >= 0.1 && seconds <= 3600) return seconds * 1000
  throw new TokenledgerError(
    'invalid_option',
    `Cannot look for news every "${word}" seconds: it must be a number from 0.1 to 3600`,
  )
}

async function showOnce(opened: OpenLedger, view: TopView, io: Io): Promise<void> {
  const { store } = opened
  await takeNews(opened, view, io)
  if (!(await hasCalls(store))) return io.out(emptyLedgerText(io.colours))
  const figures = await readTop(store, { ...view, now: io.now() })
  const lines = await topLines(figures, { width: io.width, colours: io.colours, hint: '' })
  io.out(`${lines.map((line) => line.trimEnd()).join('\n')}\n`)
}

async function takeNews(opened: OpenLedger, { words }: TopView, io: Io): Promise<void> {
  if (!words.import) return
  // The screen is drawn by one alone.
  const outcomes = await importHistories(opened, { ...io, isErrTerminal: false })
  const isChanged = outcomes.some(({ accepted, changed }) => accepted + changed > 0)
  if (words.ledger === undefined) await keepFigures(opened.store, io, isChanged)
}

interface Live {
  readonly io: Io
  readonly screen: Screen
}

/** How long a piece of work may still take when the user leaves: what is imported may be interrupted. */
const LAST_STEP_MS = 300

async function follow(opened: OpenLedger, view: TopView, { io, screen }: Live): Promise<void> {
  const over = new AbortController()
  const { signal } = over
  screen.onLeave(() => {
    screen.close()
    over.abort()
  })
  const isOver = (): boolean => signal.aborted
  const draw = async (): Promise<void> => {
    const lines = await liveLines(opened.store, view, { io, screen })
    if (!isOver()) screen.show(lines)
  }
  let step = draw()
  screen.onResize(() => {
    step = step.then(draw)
  })
  const wait = (ms: number): Promise<void> =>
    pause(ms, undefined, { signal }).catch(() => undefined)
  while (!isOver()) {
    step = step.then(() => takeNews(opened, view, io)).then(draw)
    await unlessAborted(step, signal)
    await wait(view.everyMs)
  }
  const isDone = await Promise.race([step.then(() => true), pause(LAST_STEP_MS, false)])
  if (!isDone) screen.end()
}

async function liveLines(
  store: Store,
  view: TopView,
  { io, screen }: Live,
): Promise<readonly string[]> {
  const figures = await readTop(store, { ...view, now: io.now() })
  const options = {
    width: screen.columns(),
    height: screen.rows(),
    colours: io.colours,
    hint: 'q quits',
  }
  const lines = await topLines(figures, options)
  return figures.latest.length > 0 ? lines : [...lines, '', WAITING]
}

const WAITING = 'No calls yet: what agents on this machine do will show here.'
