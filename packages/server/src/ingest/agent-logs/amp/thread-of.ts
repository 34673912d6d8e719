import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LogFile } from '../agent-log-source.ts'
import { isObject, type Json, type JsonObject } from '../join-json.ts'
import { knownFields } from '../known-fields.ts'
import { plausibleTime } from '../plausible-time.ts'
import { shortenHome } from '../shorten-home.ts'
import { idOf, textOf } from '../text-of.ts'

/** What a thread says of all of its calls. */
export interface Thread {
  readonly id: string
  /** Epoch milliseconds, for a call that does not say when it was. */
  readonly created: number
  readonly who: Readonly<Record<string, string>>
}

/** Reads a thread's id, time and surroundings; the name of its file stands in for its id. */
export function threadOf(document: JsonObject, file: LogFile, home: string): Thread {
  const id = idOf(document['id']) ?? basename(file.path).replace(/\.json$/, '')
  const tree = firstTree(document)
  const folder = folderOf(tree['uri'])
  const repository = tree['repository']
  const ref = isObject(repository) ? textOf(repository['ref']) : null
  return {
    id,
    created: plausibleTime(document['created']) ?? file.modifiedMs,
    who: knownFields({
      session: id,
      project: folder === null ? null : shortenHome(folder, home),
      branch: ref?.replace(/^refs\/heads\//, ''),
    }),
  }
}

/** The folder that the thread was begun in. */
function firstTree({ env }: JsonObject): JsonObject {
  const initial = isObject(env) ? env['initial'] : null
  const trees = isObject(initial) ? initial['trees'] : null
  return Array.isArray(trees) ? (trees.find(isObject) ?? {}) : {}
}

function folderOf(uri: Json | undefined): string | null {
  const text = textOf(uri)
  if (text === null || !text.startsWith('file://')) return text
  try {
    return fileURLToPath(text)
  } catch {
    return null
  }
}
