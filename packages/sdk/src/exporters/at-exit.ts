import { recordLateCalls } from '../tracker/late-calls.ts'

/** What is to be done before the process ends. */
export interface LastWork {
  /** Delivers what there is; null when there is nothing to do. Called when the process has no more work. */
  finish(): Promise<void> | null
  /** Saves what there is, at once: the process ends now. */
  save(): void
}

const works = new Set<LastWork>()

/**
 * Registers work for the end of the process. Signals are left alone: a handler would change how the
 * program dies.
 *
 * @returns its removal
 */
export function atExit(work: LastWork): () => void {
  if (works.size === 0) {
    process.on('beforeExit', finishAll)
    process.on('exit', saveAll)
  }
  works.add(work)
  return () => {
    works.delete(work)
    if (works.size > 0) return
    process.off('beforeExit', finishAll)
    process.off('exit', saveAll)
  }
}

/** Node says this again whenever the work that was begun here is done. */
function finishAll(): void {
  recordLateCalls()
  for (const work of works) {
    const finishing = quietly(() => work.finish())
    finishing?.catch(() => {})
  }
}

function saveAll(): void {
  recordLateCalls()
  for (const work of works) quietly(() => work.save())
}

function quietly<Result>(action: () => Result): Result | undefined {
  try {
    return action()
  } catch {
    // The process ends; there is nobody left to tell.
    return undefined
  }
}
