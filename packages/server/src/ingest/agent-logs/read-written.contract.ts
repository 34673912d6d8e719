import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { AgentLogReader, AgentLogSource, CallReading } from './agent-log-source.ts'
import { FILE_START } from './agent-log-source.ts'
import { callOfSighting, joinSightings, type Sighting } from './sighting.ts'

/** What histories say, read at once and merged by key: the simplest import. */
export interface ReadHistories {
  readonly calls: ReadonlyMap<string, CallReading>
  /** Why rows were not counted. */
  readonly reasons: readonly string[]
  /** The one call there is. @throws Error when there are several, or none */
  readonly only: () => CallReading
}

/** Files below a home folder: a text, JSON lines, or a value as one JSON document. */
export type WrittenFiles = Readonly<Record<string, string | readonly unknown[] | object>>

/** Writes files below a home folder. */
export function writeFiles(home: string, files: WrittenFiles): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(home, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, textOf(content))
  }
}

function textOf(content: WrittenFiles[string]): string {
  if (typeof content === 'string') return content
  return Array.isArray(content)
    ? content.map((row) => `${JSON.stringify(row)}\n`).join('')
    : JSON.stringify(content, null, 2)
}

/** Writes files below a home folder, and reads the histories of a tool there. */
export function readWritten(
  { source, reader }: { readonly source: AgentLogSource; readonly reader: AgentLogReader },
  files: WrittenFiles,
  { home, env = {}, paths }: { home: string; env?: Record<string, string>; paths?: string[] },
): ReadHistories {
  writeFiles(home, files)
  const place = {
    env,
    home,
    ...(paths !== undefined && { paths: paths.map((path) => join(home, path)) }),
  }
  const sightings = new Map<string, Sighting>()
  const { files: found, skipped } = source.discover(place)
  const reasons: string[] = skipped.map(({ reason }) => reason)
  const decode = reader.decoder(place)
  for (const file of found) {
    for (const seen of decode(file, FILE_START)) {
      if (seen.kind === 'skipped') reasons.push(seen.reason)
      else {
        const other = sightings.get(seen.key)
        const joined = other === undefined ? seen.sighting : joinSightings(other, seen.sighting)
        sightings.set(seen.key, joined)
      }
    }
  }
  const calls = new Map(
    [...sightings].flatMap(([key, sighting]) =>
      (reader.calls?.(sighting) ?? [callOfSighting(sighting)]).map(
        (one, index) => [index === 0 ? key : `${key}:${index + 1}`, reader.read(key, one)] as const,
      ),
    ),
  )
  return { calls, reasons, only: () => onlyOf(calls) }
}

function onlyOf(calls: ReadonlyMap<string, CallReading>): CallReading {
  const [first, second] = calls.values()
  if (first === undefined || second !== undefined) throw new Error(`${calls.size} calls, not one`)
  return first
}

/** The meters of a call, segment by segment. */
export const metersOf = (call: CallReading | undefined) =>
  call?.usage.segments.map(({ meters }) => meters)

/** A value with each of its fields made null in turn, and the path of that field. */
export function* withNulls(value: object): Generator<readonly [path: string, changed: object]> {
  for (const [key, child] of Object.entries(value)) {
    yield [key, { ...value, [key]: null }]
    if (typeof child !== 'object' || child === null) continue
    for (const [path, changed] of withNulls(child)) {
      const whole = Array.isArray(child) ? Object.values(changed) : changed
      yield [`${key}.${path}`, { ...value, [key]: whole }]
    }
  }
}
