import { homedir } from 'node:os'
import type { Io } from './io.ts'
import { coloursFor } from './render/colours.ts'
import { processScreen } from './screen.ts'

/** Room for tables when nobody looks: a pipe or a file. */
const PIPE_COLUMNS = 120
const MIN_COLUMNS = 40

/** The surroundings of this process. A reader that went away (`| head`) ends it quietly. */
export function processIo(): Io {
  const { env, stdout, stderr } = process
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
      process.exitCode = 1
    },
    openScreen: processScreen,
  }
}

function columnsOf(stdout: NodeJS.WriteStream, env: NodeJS.ProcessEnv): number {
  if (stdout.isTTY && stdout.columns > 0) return stdout.columns
  const stated = Number(env['COLUMNS'])
  return Number.isInteger(stated) && stated > 0 ? stated : PIPE_COLUMNS
}

function endOnBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
}
