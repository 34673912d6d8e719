import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Store } from '../../store/store.ts'
import type { Io } from '../io.ts'
import { ledgerFiles } from '../ledger-files.ts'
import { FIGURES_FILE, type Figures, parseFigures } from '../statusline/figures.ts'

/**
 * Prepares the figures of the status line, in a file that is replaced at once: whoever reads it sees
 * the old ones or the new. A folder that cannot be written to is no fault of an import.
 *
 * @param isChanged whether the ledger gained anything; if not, figures of the same day stand
 */
export async function keepFigures(store: Store, io: Io, isChanged: boolean): Promise<void> {
  const path = join(ledgerFiles(io).folder, FIGURES_FILE)
  const now = io.now()
  const known = isChanged ? null : figuresIn(path)
  const isToday = known !== null && now >= known.today.from && now < known.today.to
  const figures = isToday ? { ...known, made_at: now } : await newFigures(store, io)
  const draft = `${path}.${process.pid}`
  try {
    writeFileSync(draft, `${JSON.stringify(figures)}\n`)
    renameSync(draft, path)
  } catch {
    rmSync(draft, { force: true })
  }
}

/** Loaded when there is news: an import that finds none ends sooner. */
async function newFigures(store: Store, io: Io): Promise<Figures> {
  const { figuresOf } = await import('./figures-of.ts')
  return figuresOf(store, io)
}

function figuresIn(path: string): Figures | null {
  try {
    return parseFigures(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}
