import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { extname } from 'node:path'
import { TokenledgerError } from '@tokenledger/sdk/errors'

/** Stands for stdin among paths. */
export const STDIN = '-'

/** What a path holds. */
export type FileKind = SingleFileKind | 'agent-logs'

/** Files that are imported once, each by itself. */
export const SINGLE_FILE_KINDS = ['csv', 'events', 'otlp-json'] as const

/** One of them. */
export type SingleFileKind = (typeof SINGLE_FILE_KINDS)[number]

/** Whether it is one of them. */
export const isSingleFileKind = (kind: string): kind is SingleFileKind =>
  SINGLE_FILE_KINDS.some((known) => known === kind)

const LOOKED_AT_BYTES = 64 << 10
/** A request of OTLP in JSON begins with its only field. */
const OTLP = /^\s*\{\s*"resource_?(?:spans|logs|metrics)"/i
const JSON_ENDINGS = ['.json', '.jsonl', '.ndjson']

/**
 * What a path holds, by its name and its beginning. A folder holds histories.
 *
 * @throws TokenledgerError `file_not_readable`, `unknown_file_kind`
 */
export async function fileKind(path: string): Promise<FileKind> {
  const begin = await beginOf(path)
  if (begin === null) return 'agent-logs'
  if (OTLP.test(begin)) return 'otlp-json'
  const { AGENT_LOG_SOURCES } = await import('../../ingest/agent-logs/agent-log-sources.ts')
  if (AGENT_LOG_SOURCES.some((source) => source.recognise(path, begin))) return 'agent-logs'
  const unpacked = path.replace(/\.gz$/i, '')
  if (AGENT_LOG_SOURCES.some((source) => source.recognise(unpacked, begin))) {
    throw new TokenledgerError(
      'unknown_file_kind',
      `Cannot import "${path}": it holds a compressed history, and histories are read as tools write them; unpack it (gunzip --keep) and import that`,
    )
  }
  const ending = extname(unpacked).toLowerCase()
  if (ending === '.csv' || ending === '.tsv') return 'csv'
  if (JSON_ENDINGS.includes(ending) || /^\s*[[{]/.test(begin)) {
    return 'events'
  }
  const names = [...SINGLE_FILE_KINDS, ...AGENT_LOG_SOURCES.map(({ name }) => name)].join(', ')
  throw new TokenledgerError(
    'unknown_file_kind',
    `Cannot tell what "${path}" holds: it is neither .csv nor JSON; say it with --source (${names})`,
  )
}

/** A compressed beginning has no end: what there is of it is read. */
async function inflated(block: Buffer): Promise<Buffer> {
  if (block[0] !== 0x1f || block[1] !== 0x8b) return block
  const { constants, gunzipSync } = await import('node:zlib')
  try {
    return gunzipSync(block, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: 64 * LOOKED_AT_BYTES,
    })
  } catch {
    return block
  }
}

/** The beginning of a file, inflated; null for a folder. */
async function beginOf(path: string): Promise<string | null> {
  try {
    if (statSync(path).isDirectory()) return null
    const fd = openSync(path, 'r')
    const block = Buffer.alloc(LOOKED_AT_BYTES)
    const count = readSync(fd, block, 0, LOOKED_AT_BYTES, 0)
    closeSync(fd)
    return (await inflated(block.subarray(0, count))).toString('latin1')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new TokenledgerError(
      'file_not_readable',
      `Cannot read "${path}": ${reason}; check the path and its permissions`,
      { cause: error },
    )
  }
}
