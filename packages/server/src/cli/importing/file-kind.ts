import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { extname } from 'node:path'
import { TokenledgerError } from '@tokenledger/sdk/core'

/** What a path holds. */
export type FileKind = 'csv' | 'events' | 'agent-logs'

const LOOKED_AT_BYTES = 64 << 10
const JSON_ENDINGS = ['.json', '.jsonl', '.ndjson']

/**
 * What a path holds, by its name and its beginning. A folder holds histories.
 *
 * @throws TokenledgerError `file_not_readable`, `unknown_file_kind`
 */
export async function fileKind(path: string): Promise<FileKind> {
  const begin = beginOf(path)
  if (begin === null || (await isHistory(path, begin))) return 'agent-logs'
  const ending = extname(path.replace(/\.gz$/i, '')).toLowerCase()
  if (ending === '.csv' || ending === '.tsv') return 'csv'
  if (JSON_ENDINGS.includes(ending) || /^\s*[[{]/.test(begin)) {
    return 'events'
  }
  throw new TokenledgerError(
    'unknown_file_kind',
    `Cannot tell what "${path}" holds: it is neither .csv nor JSON; say it with --source: csv, events, or a tool such as claude-code`,
  )
}

/** The beginning of a file; null for a folder. */
function beginOf(path: string): string | null {
  try {
    if (statSync(path).isDirectory()) return null
    const fd = openSync(path, 'r')
    const block = Buffer.alloc(LOOKED_AT_BYTES)
    const count = readSync(fd, block, 0, LOOKED_AT_BYTES, 0)
    closeSync(fd)
    return block.toString('latin1', 0, count)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new TokenledgerError(
      'file_not_readable',
      `Cannot read "${path}": ${reason}; check the path and its permissions`,
      { cause: error },
    )
  }
}

async function isHistory(path: string, begin: string): Promise<boolean> {
  const { AGENT_LOG_SOURCES } = await import('../../ingest/agent-logs/agent-log-sources.ts')
  return AGENT_LOG_SOURCES.some((source) => source.recognise(path, begin))
}
