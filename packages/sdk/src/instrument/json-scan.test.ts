import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scanEnds, scanFields, valueAt } from './json-scan.ts'

/** Texts that look like the fields that are searched for. */
const tricky = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '"stream":true}',
    '","model":"other","',
    '\\"stream\\":true',
    '\\\\',
    '{"model":',
    '}]}',
    'é本🎉',
  ),
)
const value = fc.oneof(
  tricky,
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constant(null),
  fc.array(fc.dictionary(tricky, tricky), { maxLength: 3 }),
  fc.dictionary(tricky, fc.array(tricky, { maxLength: 3 }), { maxKeys: 3 }),
)
const key = fc
  .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 10 })
  .filter((name) => !/["\\]/.test(name) && name !== '__proto__')
const objects = fc.dictionary(key, value, { maxKeys: 8 })
const spaces = fc.constantFrom(undefined, 2, '\t')

const read = (text: string, { spans }: ReturnType<typeof scanFields>): Record<string, unknown> =>
  Object.fromEntries([...spans].map(([name, span]) => [name, valueAt(text, span)]))

describe('scanFields', () => {
  it('finds what a parser finds', () => {
    fc.assert(
      fc.property(objects, spaces, (object, space) => {
        const text = JSON.stringify(object, null, space)
        const found = scanFields(text)
        expect(found.isWhole).toBe(true)
        expect(read(text, found)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('takes the last of fields that come twice', () => {
    const text = '{"model":"a","stream":false,"model":"b"}'
    expect(read(text, scanFields(text))).toEqual({ model: 'b', stream: false })
  })

  it('ends, whatever the text, and calls no cut object whole', () => {
    fc.assert(
      fc.property(objects, fc.nat(), fc.string(), (object, cut, other) => {
        const text = JSON.stringify(object)
        expect(scanFields(text.slice(0, cut % text.length)).isWhole).toBe(false)
        scanFields(other)
      }),
    )
  })
})

/** As a parser gives it back: JSON knows no negative zero. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('scanEnds', () => {
  /** The parts in their order, with a prompt of 9,000 characters somewhere among them. */
  const large = fc.tuple(objects, fc.nat(8), tricky).map(([object, place, text]) => {
    const fields = Object.entries(object).filter(([name]) => name !== 'the prompt')
    const prompt = [
      { role: 'user', content: `${text.repeat(9000)}${'x'.repeat(9000)}`.slice(0, 9000) },
    ]
    fields.splice(place, 0, ['the prompt', prompt])
    return fields
  })

  it('finds no field that is not there, and each with its value', () => {
    fc.assert(
      fc.property(large, spaces, (fields, space) => {
        const object = Object.fromEntries(fields)
        const text = JSON.stringify(object, null, space)
        const found = scanEnds(text)
        for (const [name, span] of found.spans) {
          expect(Object.keys(object)).toContain(name)
          if (span.end > span.start) expect(valueAt(text, span)).toEqual(asJson(object[name]))
        }
      }),
    )
  })

  it('finds every short field before and behind the prompt', () => {
    fc.assert(
      fc.property(large, (fields) => {
        const short = fields.filter(
          (
            [name, one], // All of those on one side stand within the window of 512 characters.
          ) => name !== 'the prompt' && JSON.stringify([name, one]).length < 80,
        )
        const prompt = fields.filter(([name]) => name === 'the prompt')
        const [before, behind] = [short.slice(0, 4), short.slice(4)]
        const text = JSON.stringify(Object.fromEntries([...before, ...prompt, ...behind]))
        const found = read(text, scanEnds(text))
        expect(found).toMatchObject(JSON.parse(JSON.stringify(Object.fromEntries(short))))
      }),
    )
  })

  it('is not fooled by a prompt that quotes a request', () => {
    const quoted = JSON.stringify({ model: 'wrong', stream: true, max_tokens: 1 })
    for (const content of [quoted, JSON.stringify(quoted), `\\${quoted}`]) {
      const text = JSON.stringify({ model: 'right', messages: [{ content: content.repeat(500) }] })
      const found = scanEnds(text)
      expect([...found.spans.keys()]).toEqual(['model', 'messages'])
      expect(valueAt(text, found.spans.get('model'))).toBe('right')
    }
  })
})
