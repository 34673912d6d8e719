import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FoundEvent, readEvents } from './read-events.ts'

async function found(
  text: string,
  options: { limit?: number; size?: number } = {},
): Promise<FoundEvent[]> {
  const { limit, size = 7 } = options
  async function* pieces(): AsyncIterable<string> {
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
  }
  const events: FoundEvent[] = []
  for await (const event of readEvents(pieces(), limit)) events.push(event)
  return events
}

const A = { id: 'a', agent: 'x' }
const B = { id: 'b', tags: { text: 'line\nbreak' } }

describe('lines', () => {
  it('are an event each; blank ones are none', async () => {
    const text = `\n${JSON.stringify(A)}\r\n\r\n${JSON.stringify(B)}`
    expect(await found(text)).toEqual([
      { line: 2, event: A },
      { line: 4, event: B },
    ])
  })

  it('may be a batch', async () => {
    const text = `${JSON.stringify([A, B])}\n${JSON.stringify({ events: [B] })}\n`
    expect(await found(text)).toEqual([
      { line: 1, index: 0, event: A },
      { line: 1, index: 1, event: B },
      { line: 2, index: 0, event: B },
    ])
  })

  it('that are bad do not touch the others', async () => {
    const text = `{"id":"a",\n${JSON.stringify(B)}\nnull\n{"id":"c","tok`
    expect(await found(text)).toEqual([
      { line: 1, fault: expect.objectContaining({ code: 'invalid_json' }) },
      { line: 2, event: B },
      { line: 3, event: null },
      { line: 4, fault: expect.objectContaining({ code: 'invalid_json' }) },
    ])
  })

  it('that are too long are skipped', async () => {
    const long = JSON.stringify({ id: 'x'.repeat(50) })
    const text = [JSON.stringify(A), long, JSON.stringify(A)].join('\n')
    expect(await found(text, { limit: 40 })).toEqual([
      { line: 1, event: A },
      { line: 2, fault: expect.objectContaining({ code: 'input_too_large' }) },
      { line: 3, event: A },
    ])
  })

  it('are the same wherever the stream is cut', async () => {
    const values = fc.array(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.constant(7)), {
      minLength: 1,
    })
    await fc.assert(
      fc.asyncProperty(values, fc.integer({ min: 1, max: 50 }), async (events, size) => {
        const plain = events.filter((event) => !(typeof event === 'object' && 'events' in event))
        const text = plain.map((event) => JSON.stringify(event)).join('\n')
        const read = await found(text, { size })
        expect(read.map(({ event }) => event)).toEqual(JSON.parse(JSON.stringify(plain)))
      }),
    )
  })
})

describe('a document', () => {
  it.each([
    ['an array', [A, B]],
    ['an object', { events: [A, B] }],
  ])('may be %s', async (_, value) => {
    const text = JSON.stringify(value, null, 2)
    expect(await found(text)).toEqual([
      { line: null, index: 0, event: A },
      { line: null, index: 1, event: B },
    ])
  })

  it('may be one event', async () => {
    expect(await found(JSON.stringify(A, null, 2))).toEqual([{ line: null, event: A }])
  })

  it('that is cut is one fault', async () => {
    const text = JSON.stringify([A, B], null, 2).slice(0, -3)
    expect(await found(text)).toEqual([
      { line: null, fault: expect.objectContaining({ code: 'invalid_json' }) },
    ])
  })

  it('that is too long is refused', async () => {
    const text = JSON.stringify(Array(20).fill(A), null, 2)
    await expect(found(text, { limit: 100 })).rejects.toMatchObject({ code: 'input_too_large' })
  })
})

it('finds nothing in nothing', async () => {
  expect(await found('')).toEqual([])
  expect(await found('\n \r\n')).toEqual([])
})
