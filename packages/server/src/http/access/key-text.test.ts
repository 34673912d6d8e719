import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isKey, keyHash, keyIdOf, keyText } from './key-text.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const keys = fc.tuple(bytes(6), bytes(16)).map(([id, secret]) => keyText(id, secret))

test('a key names itself, and is known by its hash', () => {
  fc.assert(
    fc.property(keys, (key) => {
      expect(keyIdOf(key)).toBe(key.slice(3, 15))
      expect(isKey(key, keyHash(key))).toBe(true)
    }),
  )
})

test('one wrong, missing or further character makes it none', () => {
  fc.assert(
    fc.property(
      keys,
      fc.nat({ max: 54 }),
      fc.constantFrom(...'0123456789abcdefg '),
      (key, at, letter) => {
        const slip = `${key.slice(0, at)}${letter}${key.slice(at + 1)}`
        fc.pre(slip !== key)
        expect(keyIdOf(slip)).toBeNull()
        expect(keyIdOf(key.slice(0, at))).toBeNull()
        expect(keyIdOf(`${key}${letter}`)).toBeNull()
        expect(isKey(slip, keyHash(key))).toBe(false)
      },
    ),
  )
})
