import fc from 'fast-check'
import { expect, it } from 'vitest'
import { contentHash } from './content-hash.ts'

/** FNV-1a as its authors write it, in unbounded integers. */
function slowHash(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (const byte of Buffer.from(text, 'utf8')) {
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffff_ffff_ffff_ffffn
  }
  return hash.toString(36).padStart(13, '0')
}

it.each<[string, bigint]>([
  ['', 0xcbf29ce484222325n],
  ['a', 0xaf63dc4c8601ec8cn],
  ['foobar', 0x85944171f73967e8n],
])('gives the published hash of %j', (text, hash) => {
  expect(contentHash(text)).toBe(hash.toString(36).padStart(13, '0'))
})

it('is FNV-1a of the UTF-8 bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(contentHash(text)).toBe(slowHash(text))
    }),
  )
})

it('tells texts apart that differ only in half an emoji', () => {
  expect(contentHash('\ud83e')).not.toBe(contentHash('\ud83d'))
  expect(contentHash('\ud83e')).toHaveLength(13)
})
