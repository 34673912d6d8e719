import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Decompress } from 'fzstd'

const CHUNK_BYTES = 1 << 16

/**
 * Lets `read` read what a compressed file holds: from a file that only this user can read, and that
 * is gone afterwards, so that memory stays bounded.
 *
 * @returns null when it is no whole zstd file: then nothing is read
 * @throws the system's error when it cannot be read, or there is no room
 */
export function* readUnpacked<Row, Result>(
  path: string,
  read: (unpacked: string) => Generator<Row, Result>,
): Generator<Row, Result | null> {
  const folder = mkdtempSync(join(tmpdir(), 'tokenledger-'))
  try {
    const unpacked = join(folder, 'history.jsonl')
    return unpack(path, unpacked) ? yield* read(unpacked) : null
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function unpack(path: string, target: string): boolean {
  const from = openSync(path, 'r')
  const to = openSync(target, 'wx', 0o600)
  try {
    return copyUnpacked(from, to)
  } finally {
    closeSync(from)
    closeSync(to)
  }
}

function copyUnpacked(from: number, to: number): boolean {
  const unpacking = new Decompress((chunk) => writeWhole(to, chunk))
  for (;;) {
    // The library keeps what it is given: each chunk needs memory of its own.
    const chunk = Buffer.alloc(CHUNK_BYTES)
    const count = readSync(from, chunk, 0, CHUNK_BYTES, null)
    if (!hasTaken(unpacking, chunk.subarray(0, count), count === 0)) return false
    if (count === 0) return true
  }
}

/** Its errors have numbers for codes; those of the system have names. */
function hasTaken(unpacking: Decompress, chunk: Uint8Array, isLast: boolean): boolean {
  try {
    unpacking.push(chunk, isLast)
    return true
  } catch (error) {
    if (error instanceof Error && 'errno' in error) throw error
    return false
  }
}

function writeWhole(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
}
