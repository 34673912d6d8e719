import type { Colours } from './render/colours.ts'
import type { Screen } from './screen.ts'

/** What a verb may touch of its surroundings: handed in, so that nothing else reads the process. */
export interface Io {
  /** Writes data: stdout. */
  readonly out: (text: string) => void
  /** Writes talk: stderr. */
  readonly err: (text: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  /** The user's home folder. */
  readonly home: string
  /** Columns to draw tables in. */
  readonly width: number
  /** Whether somebody is looking at stdout. */
  readonly isTerminal: boolean
  /** Whether somebody is looking at stderr. */
  readonly isErrTerminal: boolean
  /** Colours of stdout. */
  readonly colours: Colours
  /** Colours of stderr. */
  readonly errColours: Colours
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Ends the command with "no" (exit code 1), once its output is written. */
  readonly answerNo: () => void
  /** Takes the whole terminal, until it is closed; null where nobody looks and types. */
  readonly openScreen: () => Screen | null
}
