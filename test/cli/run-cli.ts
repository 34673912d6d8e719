import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { runInThread } from './run-in-thread.ts'

/** Verbs that are no part of the program that a thread can load, or that need a process. */
const ALONE: ReadonlySet<string | undefined> = new Set(['serve', 'statusline'])

const BIN = join(import.meta.dirname, '../../packages/server/bin/tokenledger.js')

/** What a run of the command left behind. */
export interface CliRun {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** A machine of its own: an empty home folder in which the built command runs. */
export interface CliMachine {
  readonly home: string
  readonly run: (...words: string[]) => CliRun
  readonly runWith: (
    options: { readonly env?: Record<string, string>; readonly input?: string },
    ...words: string[]
  ) => CliRun
  /** Starts a command that runs until it is ended. */
  readonly start: (...words: string[]) => ChildProcessByStdio<null, Readable, null>
}

/** Makes an empty home folder; nothing of the real one is seen. */
export function cliMachine(): CliMachine {
  const home = mkdtempSync(join(tmpdir(), 'tokenledger-cli-'))
  const runWith: CliMachine['runWith'] = ({ env: more = {}, input }, ...words) => {
    const env = { PATH: process.env['PATH'] ?? '', HOME: home, ...more }
    if (input === undefined && !ALONE.has(words[0])) return runInThread(words, env)
    const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...words], {
      encoding: 'utf8',
      env,
      ...(input !== undefined && { input }),
    })
    return { code: status, out: stdout, err: stderr }
  }
  const start: CliMachine['start'] = (...words) =>
    spawn(process.execPath, [BIN, ...words], {
      env: { PATH: process.env['PATH'] ?? '', HOME: home },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  return { home, run: (...words) => runWith({}, ...words), runWith, start }
}
