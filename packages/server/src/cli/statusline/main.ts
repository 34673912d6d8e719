import { fstatSync, readFileSync, writeSync } from 'node:fs'
import { homedir } from 'node:os'
import { FIGURES_FILE, parseFigures } from './figures.ts'
import { parseHook } from './hook.ts'
import { statusLine } from './line.ts'

/** Older figures are brought up to date in the background. */
const REFRESHED_AFTER_MS = 60_000

/**
 * Draws the status line, by itself: `bin/tokenledger.js` loads this folder and nothing else, many
 * times a minute.
 */
export function drawStatusLine({ isRefreshed }: { readonly isRefreshed: boolean }): void {
  const { env } = process
  const home = env['HOME'] ?? homedir()
  const folder = env['TOKENLEDGER_HOME'] || `${home}/.tokenledger`
  const figures = parseFigures(textIn(`${folder}/${FIGURES_FILE}`))
  const now = Date.now()
  const isColoured = !env['NO_COLOR']
  const line = statusLine({ hook: parseHook(stdin()), figures, now, isColoured })
  print(`${line}\n`)
  const isStale = figures === null || now - figures.made_at >= REFRESHED_AFTER_MS
  if (isRefreshed && isStale) refresh(folder)
}

/** Past the stream, which takes a while to set up. A reader that went away is no fault. */
function print(text: string): void {
  try {
    writeSync(1, text)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EAGAIN') process.stdout.write(text)
    else if (code !== 'EPIPE') throw error
  }
}

/** Starting a process takes as long as all the rest. */
async function refresh(folder: string): Promise<void> {
  const { refreshInBackground } = await import('./refresh.ts')
  refreshInBackground(folder)
}

function textIn(path: string | number): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Nobody types a hook's words: a terminal is not waited for. */
const stdin = (): string => (isPiped() ? textIn(0) : '')

function isPiped(): boolean {
  try {
    return !fstatSync(0).isCharacterDevice()
  } catch {
    return false
  }
}
