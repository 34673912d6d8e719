import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sseDecoder } from './sse.ts'

const decode = (pieces: readonly (string | Uint8Array)[]): readonly unknown[] => {
  const decoder = sseDecoder()
  return [...pieces.flatMap((piece) => decoder.push(piece)), ...decoder.end()]
}

const TEXT = [
  ': comment',
  'event: message',
  'id: 1',
  'data: {"a":1,',
  'data:  "b":"ü\\n"}',
  '',
  'data:{"a":2}',
  '',
  'data: not json',
  '',
  'data: [DONE]',
  '',
  '{"a":3}',
  'data: {"a":4}',
].join('\n')
const EVENTS = [{ a: 1, b: 'ü\n' }, { a: 2 }, { a: 3 }, { a: 4 }]

const ends = (text: string): readonly string[] => [
  text,
  text.replaceAll('\n', '\r\n'),
  text.replaceAll('\n', '\r'),
]

describe('sseDecoder', () => {
  it.each(ends(TEXT).map((text, index) => [['LF', 'CRLF', 'CR'][index], text]))(
    'reads lines that end in %s',
    (_name, text) => expect(decode([text ?? ''])).toEqual(EVENTS),
  )

  it('reads text that is cut at every single place', () => {
    for (const text of ends(TEXT)) {
      for (let cut = 0; cut <= text.length; cut++) {
        expect(decode([text.slice(0, cut), text.slice(cut)])).toEqual(EVENTS)
      }
      expect(decode([...text])).toEqual(EVENTS)
    }
  })

  it('reads text that is cut anywhere, any number of times', () => {
    const cuts = fc.array(fc.nat({ max: TEXT.length * 2 }), { maxLength: 8 })
    fc.assert(
      fc.property(fc.constantFrom(...ends(TEXT)), cuts, (text, places) => {
        const sorted = [0, ...places.toSorted((a, b) => a - b), text.length]
        const pieces = sorted.slice(1).map((end, index) => text.slice(sorted[index], end))
        expect(decode(pieces)).toEqual(EVENTS)
      }),
    )
  })

  it('reads bytes that are cut anywhere, within a character or a line end, too', () => {
    for (const text of ends(`\uFEFF${TEXT}`)) {
      const bytes = new TextEncoder().encode(text)
      for (let cut = 0; cut <= bytes.length; cut++) {
        expect(decode([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(EVENTS)
      }
      expect(decode([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(EVENTS)
    }
  })

  it.each([
    ['a byte order mark', ['\uFEFF', 'data: {"a":1}\n\n'], [{ a: 1 }]],
    [
      'events without an empty line between',
      ['data: {"a":1}\ndata: {"a":2}\n'],
      [{ a: 1 }, { a: 2 }],
    ],
    [
      'events that come without their lines',
      ['{"a":1}', '{"a":2}', '[DONE]'],
      [{ a: 1 }, { a: 2 }],
    ],
    ['lines that are indented', [' {"a":1}\n\t{"a":2}'], [{ a: 1 }, { a: 2 }]],
    ['one value over many lines', ['{\n  "a": [\n', '    {}\n  ]\n}\n'], [{}, { a: [{}] }]],
    ['a list over many lines', ['[{\n"a":1\n}\n,\r\n', '{"a":2}', ']\n'], [{ a: 1 }, { a: 2 }]],
    ['a field without a colon', ['data\n\ndata: {"a":1}\n\n'], [{ a: 1 }]],
  ])('reads %s', (_name, pieces, events) => {
    const decoder = sseDecoder()
    expect([...pieces.flatMap((piece) => decoder.push(piece)), ...decoder.end()]).toEqual(events)
    expect(decoder.hasBadJson).toBe(false)
  })

  it('says whether something was no JSON, and whether the stream was done', () => {
    const decoder = sseDecoder()
    decoder.push('data: {"a":1}\n\n')
    expect([decoder.hasBadJson, decoder.isDone]).toEqual([false, false])
    decoder.push('data: [DONE]\n\ndata: {"a"\n\n')
    expect([decoder.hasBadJson, decoder.isDone]).toEqual([true, true])
  })
})
