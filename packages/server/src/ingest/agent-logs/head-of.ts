import { closeSync, openSync, readSync } from 'node:fs'

const HEAD_BYTES = 64 << 10

/** The first 64 KiB of a file, a character a byte; empty when it cannot be read. */
export function headOf(path: string): string {
  try {
    const fd = openSync(path, 'r')
    try {
      const head = Buffer.alloc(HEAD_BYTES)
      return head.toString('latin1', 0, readSync(fd, head, 0, HEAD_BYTES, 0))
    } finally {
      closeSync(fd)
    }
  } catch {
    return ''
  }
}

const BYTE_ORDER_MARK = /^(?:\uFEFF|\u00EF\u00BB\u00BF)/

/**
 * The JSON objects of the whole lines in a head.
 *
 * @param parse `parseJson` where something of them is kept. @default JSON.parse
 */
export function rowsOfHead(
  head: string,
  parse: (text: string) => unknown = JSON.parse,
): readonly Readonly<Record<string, unknown>>[] {
  const lines = head.replace(BYTE_ORDER_MARK, '').split('\n')
  return lines.flatMap((line) => {
    try {
      const row = parse(line)
      return typeof row === 'object' && row !== null ? [row as Record<string, unknown>] : []
    } catch {
      return []
    }
  })
}
