import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { TokenledgerError } from '@tokenledger/sdk/core'

/** The content of one JSON file. */
export interface JsonFile {
  readonly path: string
  readonly content: unknown
}

/**
 * Reads a JSON file, or all files of a folder whose names end in `.json`, by name; folders in it are
 * left alone.
 *
 * @throws TokenledgerError `file_not_readable` when a path cannot be read; `invalid_price_book` when
 *   a file is no JSON, or a folder holds none.
 */
export async function readJsonFiles(path: string): Promise<readonly JsonFile[]> {
  const paths = await readable(path, async () =>
    (await stat(path)).isDirectory() ? jsonFilesIn(path) : [path],
  )
  if (paths.length === 0) throw refused(path, 'the folder holds no file that ends in .json')
  return Promise.all(paths.map(readJsonFile))
}

async function jsonFilesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const files = entries.filter((entry) => !entry.isDirectory() && entry.name.endsWith('.json'))
  return files.map(({ name }) => join(folder, name)).sort()
}

async function readJsonFile(path: string): Promise<JsonFile> {
  const text = await readable(path, () => readFile(path, 'utf8'))
  try {
    return { path, content: JSON.parse(text.replace(/^\uFEFF/, '')) }
  } catch {
    throw refused(
      path,
      'it must be JSON: a price file, a list of them, or the data of genai-prices',
    )
  }
}

async function readable<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const message = `Cannot read "${path}": ${reason}`
    throw new TokenledgerError('file_not_readable', message, { cause: error })
  }
}

const refused = (path: string, reason: string): TokenledgerError =>
  new TokenledgerError('invalid_price_book', `Cannot read prices from "${path}": ${reason}`)
