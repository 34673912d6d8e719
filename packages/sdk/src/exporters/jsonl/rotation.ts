import { randomBytes } from 'node:crypto'
import { rename, stat } from 'node:fs/promises'
import { extname } from 'node:path'

/** When a file is left and a new one begun: with each day (UTC), or before it grows beyond a size. */
export type Rotation = 'day' | { readonly bytes: number }

/** The file that is written now: with rotation by day its name ends with the date. */
export function currentPath(path: string, rotation: Rotation | null, now: Date): string {
  return rotation === 'day' ? withSuffix(path, now.toISOString().slice(0, 10)) : path
}

/** Moves a file aside that is full; its name then ends with the time. */
export async function rotateBySize(
  path: string,
  rotation: Rotation | null,
  added: number,
  now: Date,
): Promise<void> {
  if (rotation === null || rotation === 'day') return
  const size = await stat(path).then(
    (file) => file.size,
    () => 0,
  )
  if (size === 0 || size + added <= rotation.bytes) return
  const time = now.toISOString().replace(/[:.]/g, '-')
  // Moving it onto another file would lose that one.
  const unique = randomBytes(3).toString('hex')
  // Another process may have moved it just now: then there is nothing to move.
  await rename(path, withSuffix(path, `${time}-${unique}`)).catch(() => {})
}

function withSuffix(path: string, suffix: string): string {
  const extension = extname(path)
  const stem = extension === '' ? path : path.slice(0, -extension.length)
  return `${stem}-${suffix}${extension}`
}
