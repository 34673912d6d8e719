import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { consoleLine, wantsColours } from './console-line.ts'
import { localStamp } from './local-stamp.ts'
import { isAtLeast, type LogLevel } from './log-level.ts'
import { failureRecord, type LogRecord } from './log-record.ts'
import { type Env, type LogSettings, logSettings, type TokenLogOptions } from './log-settings.ts'

/** What a log stands on. */
export interface LogSurroundings {
  readonly env: Env
  readonly now: () => Date
  /** Writes a line to the console. */
  readonly print: (line: string, level: LogLevel) => void
  readonly isTerminal: boolean
}

/** A log of token consumption. */
export interface TokenLog {
  /** The settings as of now. */
  settings(): LogSettings
  /** Writes a line to the console, its file and its twin. Never throws. */
  write(record: LogRecord): void
}

/** The machine that the program runs on. */
export const machine: LogSurroundings = {
  env: process.env,
  now: () => new Date(),
  print: printToConsole,
  isTerminal: process.stdout.isTTY === true,
}

function printToConsole(line: string, level: LogLevel): void {
  // biome-ignore lint/suspicious/noConsole: this log writes to the console
  if (isAtLeast(level, 'WARNING')) console.error(line)
  // biome-ignore lint/suspicious/noConsole: this log writes to the console
  else console.log(line)
}

/** A log with the given options; the environment decides the rest, each time anew. */
export function tokenLog(options: TokenLogOptions, surroundings: LogSurroundings): TokenLog {
  const settings = (): LogSettings => logSettings(options, surroundings.env)
  const complain = complaints(surroundings)
  return {
    settings,
    write(record) {
      try {
        writeAll(record, settings(), surroundings)
      } catch (error) {
        complain(error)
      }
    },
  }
}

function writeAll(record: LogRecord, settings: LogSettings, surroundings: LogSurroundings): void {
  if (!settings.isOn) return
  const { level } = record
  const line = settings.emoji && level !== 'ERROR' ? `🤖 ${record.message}` : record.message
  if (settings.console && isAtLeast(level, settings.level ?? 'INFO')) {
    const hasColours = wantsColours(surroundings.env, surroundings.isTerminal)
    surroundings.print(consoleLine(line, level, hasColours), level)
  }
  if (isAtLeast(level, settings.level ?? 'DEBUG'))
    writeFiles(record, line, settings, surroundings.now())
}

function writeFiles(record: LogRecord, line: string, settings: LogSettings, at: Date): void {
  const { date, time } = localStamp(at)
  const path = join(settings.folder, `app_${date}`)
  const { level, fields } = record
  if (settings.file) append(`${path}.log`, `${date} ${time} | ${level.padEnd(8)} | ${line}\n`)
  if (settings.json) {
    append(`${path}.jsonl`, `${JSON.stringify({ time: at.toISOString(), level, ...fields })}\n`)
  }
}

/** One write a line: lines of several processes in one file do not mix. */
function append(path: string, text: string): void {
  try {
    appendFileSync(path, text)
  } catch {
    mkdirSync(join(path, '..'), { recursive: true })
    appendFileSync(path, text)
  }
}

/** A log that cannot be written says so on the console, the last place there is: once a reason. */
function complaints({ print }: LogSurroundings): (error: unknown) => void {
  let last = ''
  return (error) => {
    const { message, level } = failureRecord('the log', error)
    if (message === last) return
    last = message
    try {
      print(message, level)
    } catch {
      // There is nowhere left to say it.
    }
  }
}
