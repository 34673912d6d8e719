import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, it } from 'vitest'
import { openInput } from './open-input.ts'

const folder = mkdtempSync(join(tmpdir(), 'open-input-'))
afterAll(() => rmSync(folder, { recursive: true }))

const TEXT = 'größe 🤖\nzweite Zeile\n'

async function textOf(source: string | AsyncIterable<Uint8Array>): Promise<string> {
  let text = ''
  for await (const part of openInput(source).text) text += part
  return text
}

async function* inPieces(bytes: Uint8Array, size = 1): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(TEXT, 'utf16le')])
it.each([
  ['plain', Buffer.from(TEXT)],
  ['with a byte order mark', Buffer.from(`\ufeff${TEXT}`)],
  ['in UTF-16', utf16],
  ['gzipped', gzipSync(TEXT)],
  ['gzipped in two members', Buffer.concat([gzipSync(TEXT.slice(0, 5)), gzipSync(TEXT.slice(5))])],
  ['gzipped UTF-16', gzipSync(utf16)],
])('reads text %s, wherever it is cut', async (_, bytes) => {
  expect(await textOf(inPieces(bytes))).toBe(TEXT)
  expect(await textOf(inPieces(bytes, 1000))).toBe(TEXT)
})

it('counts the bytes of the file, not of its text', async () => {
  const bytes = gzipSync('x'.repeat(100_000))
  const file = join(folder, 'big.gz')
  writeFileSync(file, bytes)
  const input = openInput(file)
  for await (const _ of input.text) expect(input.bytesRead()).toBeLessThanOrEqual(bytes.length)
  expect([input.name, input.bytesRead()]).toEqual([file, bytes.length])
})

it('reads nothing from an empty stream', async () => {
  expect(await textOf(inPieces(Buffer.alloc(0)))).toBe('')
})

it('says which file cannot be read', async () => {
  const file = join(folder, 'none.csv')
  await expect(textOf(file)).rejects.toMatchObject({
    code: 'file_not_readable',
    message: expect.stringContaining(file),
  })
  await expect(textOf(folder)).rejects.toMatchObject({ code: 'file_not_readable' })
})

it('says that compressed data is cut or damaged', async () => {
  const cut = gzipSync(TEXT.repeat(100)).subarray(0, 40)
  await expect(textOf(inPieces(cut, 7))).rejects.toMatchObject({ code: 'file_not_readable' })
  const damaged = gzipSync(TEXT)
  damaged.fill(0, 12, 20)
  await expect(textOf(inPieces(damaged, 7))).rejects.toMatchObject({ code: 'file_not_readable' })
})
