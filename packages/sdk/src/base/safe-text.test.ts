import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isSafeText, safeText } from './safe-text.ts'

it.each<[string, string]>([
  ['plain', 'plain'],
  ['🤖 ok', '🤖 ok'],
  ['a\0b', 'a\ufffdb'],
  ['\ud83e', '\ufffd'],
  ['\udd16 x', '\ufffd x'],
  ['\ud83e\ud83e\udd16\0', '\ufffd🤖\ufffd'],
])('makes %j safe', (text, safe) => {
  expect(safeText(text)).toBe(safe)
  expect(isSafeText(text)).toBe(text === safe)
})

it('gives text that UTF-8 keeps as it is', () => {
  const units = fc.array(fc.integer({ min: 0, max: 0xffff }))
  fc.assert(
    fc.property(units, (codes) => {
      const text = String.fromCharCode(...codes)
      const safe = safeText(text)
      expect(isSafeText(safe)).toBe(true)
      expect(safeText(safe)).toBe(safe)
      expect(Buffer.from(safe, 'utf8').toString('utf8')).toBe(safe)
      expect(safe).toBe(Buffer.from(text, 'utf8').toString('utf8').replaceAll('\0', '\ufffd'))
    }),
  )
})
