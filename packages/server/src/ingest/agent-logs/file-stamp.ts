import { type Stats, statSync } from 'node:fs'
import type { LogFile } from './agent-log-source.ts'

/** What the system says of a history file. */
export function logFileOf(path: string, stats: Stats, growth: LogFile['growth']): LogFile {
  return {
    path,
    bytes: stats.size,
    modifiedMs: Math.trunc(stats.mtimeMs),
    identity: `${stats.dev}:${stats.ino}`,
    growth,
  }
}

/** A file's size and time of change, to see that it changed; empty when it is not there. */
export function sizeAndTime(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats === undefined ? '' : `${stats.size}:${Math.trunc(stats.mtimeMs)}`
}
