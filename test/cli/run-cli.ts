import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

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
  const runWith: CliMachine['runWith'] = ({ env = {}, input }, ...words) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...words], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', HOME: home, ...env },
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
