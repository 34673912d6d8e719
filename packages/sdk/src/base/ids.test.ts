import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isUuid, uuidv7 } from './ids.ts'

const times = fc.integer({ min: 0, max: 2 ** 48 - 1 })
const bytes = fc.uint8Array({ minLength: 10, maxLength: 16 })

describe('uuidv7', () => {
  it('gives the example of RFC 9562', () => {
    const random = Uint8Array.of(0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f)
    expect(uuidv7({ now: 0x017f22e279b0, random })).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
  })

  it('is a UUID of version 7 and variant 2 that holds its time', () => {
    fc.assert(
      fc.property(times, bytes, (now, random) => {
        const id = uuidv7({ now, random })
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        expect(isUuid(id)).toBe(true)
        expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now)
      }),
    )
  })

  it('sorts by time', () => {
    fc.assert(
      fc.property(times, times, bytes, bytes, (a, b, one, other) => {
        fc.pre(a < b)
        expect(uuidv7({ now: a, random: one }) < uuidv7({ now: b, random: other })).toBe(true)
      }),
    )
  })

  it('uses 74 random bits', () => {
    const flipped = Array.from({ length: 80 }, (_, bit) => {
      const random = new Uint8Array(10)
      random[Math.floor(bit / 8)] = 1 << (bit % 8)
      return uuidv7({ now: 0, random })
    })
    expect(new Set(flipped).size).toBe(74 + 1)
  })

  it('does not change the bytes handed in', () => {
    const random = new Uint8Array(10).fill(255)
    uuidv7({ now: 0, random })
    expect([...random]).toEqual(new Array(10).fill(255))
  })

  it.each<[number, number]>([
    [0, 9],
    [-1, 10],
    [1.5, 10],
    [2 ** 48, 10],
    [Number.NaN, 10],
  ])('refuses the time %s with %s bytes', (now, length) => {
    expect(() => uuidv7({ now, random: new Uint8Array(length) })).toThrow(
      expect.objectContaining({ code: 'invalid_id_source' }),
    )
  })
})

describe('isUuid', () => {
  it.each([
    '',
    'chatcmpl-1',
    '017f22e279b07cc398c4dc0c0c07398f',
    '{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n',
  ])('refuses %j', (text) => {
    expect(isUuid(text)).toBe(false)
  })

  it('takes upper case', () => {
    expect(isUuid('017F22E2-79B0-7CC3-98C4-DC0C0C07398F')).toBe(true)
  })
})
