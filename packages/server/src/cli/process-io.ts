import { homedir } from 'node:os'
import type { Io } from './io.ts'
import { coloursFor } from './render/colours.ts'
import { processScreen } from './screen.ts'

/** Room for tables when nobody looks: a pipe or a file. */
const PIPE_COLUMNS = 120
const MIN_COLUMNS = 40

/** What a command needs of the process that it runs in, which may run several, one by one. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: OutStream
  readonly stderr: OutStream
  exitCode?: number | string | null | undefined
}

/** What is needed of a stream that text is written to. */
export interface OutStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): boolean
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown
}

/** The surroundings of a command. A reader that went away (`| head`) ends it quietly. */
export function processIo(surroundings: Surroundings = process): Io {
  const { env, stdout, stderr } = surroundings
  for (const stream of [stdout, stderr]) stream.on('error', endOnBrokenPipe)
  return {
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    env,
    home: env['HOME'] ?? homedir(),
    width: Math.max(MIN_COLUMNS, columnsOf(stdout, env)),
    isTerminal: stdout.isTTY === true,
    isErrTerminal: stderr.isTTY === true,
    colours: coloursFor({ env, isTerminal: stdout.isTTY === true }),
    errColours: coloursFor({ env, isTerminal: stderr.isTTY === true }),
    now: Date.now,
    answerNo: () => {
      surroundings.exitCode = 1
    },
    openScreen: processScreen,
  }
}

function columnsOf({ isTTY, columns = 0 }: OutStream, env: Surroundings['env']): number {
  if (isTTY && columns > 0) return columns
  const stated = Number(env['COLUMNS'])
  return Number.isInteger(stated) && stated > 0 ? stated : PIPE_COLUMNS
}

function endOnBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
}
