import { TokenledgerError } from '@tokenledger/sdk/errors'
import type { Colours } from './render/colours.ts'

/** What is printed about an error, and the exit code that tells it to scripts. */
export interface ErrorText {
  readonly text: string
  /** 2: the command was used wrongly. 3: it could not. */
  readonly exitCode: 2 | 3
}

/** An error as one line for people: its code and its sentence; the trace only when asked for. */
export function errorText(error: unknown, colours: Colours, wantsTrace: boolean): ErrorText {
  const known = error instanceof TokenledgerError
  const code = known ? error.code : 'unexpected'
  const message = error instanceof Error ? error.message : String(error)
  const hint = known ? '' : ' (TOKENLEDGER_DEBUG=1 shows where)'
  const trace = wantsTrace && error instanceof Error ? `${error.stack}\n` : ''
  return {
    text: `${colours.red(`error ${code}`)}: ${message}${hint}\n${trace}`,
    exitCode: known && error.kind === 'wrong_use' ? 2 : 3,
  }
}
