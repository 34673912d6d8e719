import { readdirSync, type Stats, statSync } from 'node:fs'
import type { LogFile } from './agent-log-source.ts'

/** What the system says of a history file. */
export function logFileOf(path: string, stats: Stats, growth: LogFile['growth']): LogFile {
  return {
    path,
    bytes: stats.size,
    modifiedMs: Math.trunc(stats.mtimeMs),
    changedMs: Math.trunc(stats.ctimeMs),
    madeMs: Math.trunc(stats.birthtimeMs),
    identity: `${stats.dev}:${stats.ino}`,
    growth,
  }
}

/**
 * A file's size and time of change, to see that it changed; empty when it is not there, or cannot be:
 * histories name others, and may name anything. Times have a grain of some milliseconds: of a folder,
 * how much is in it tells more.
 */
export function sizeAndTime(path: string): string {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats === undefined) return ''
    const size = stats.isDirectory() ? readdirSync(path).length : stats.size
    return `${size}:${Math.trunc(stats.mtimeMs)}`
  } catch {
    return ''
  }
}
