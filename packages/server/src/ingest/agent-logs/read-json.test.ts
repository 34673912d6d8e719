import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json } from './join-json.ts'
import type { JsonShape } from './json-shape.ts'
import { readJson, readJsonItems } from './read-json.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-json-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Reads a text that stands within a file, at once and piece by piece. */
function bothWays(text: string, shape: JsonShape, pieceBytes = 16) {
  const path = join(folder, 'value.json')
  const bytes = Buffer.byteLength(text)
  writeFileSync(path, `before\n${text}\nbehind`)
  const range = { offset: 7, bytes }
  return {
    atOnce: readJson(path, range, { shape }),
    inPieces: readJson(path, range, { shape, wholeBytes: Math.min(pieceBytes, bytes - 1) }),
  }
}

const text = fc.oneof(
  fc.constantFrom('id', 'tokens', 'list', 'deep', '"', '\\', '\\"', '}]', '東京', 'é', '\u2028'),
  fc.string({ unit: 'binary', maxLength: 30 }),
)

const shape = fc.letrec<{ shape: JsonShape }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 3 },
    fc.constant<JsonShape>('keep'),
    tie('shape').map((item): JsonShape => [item]),
    fc.dictionary(fc.constantFrom('id', 'tokens', 'list', 'deep', '*'), tie('shape'), {
      noNullPrototype: true,
    }),
  ),
})).shape

const value = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }).chain((random) =>
  fc
    .record(
      {
        id: text,
        tokens: fc.constant(random),
        list: fc.array(text),
        deep: fc.constant({ random }),
      },
      { requiredKeys: [], noNullPrototype: true },
    )
    .map((known) => [known, random, { list: [known] }] as Json),
)

test('a value read piece by piece is the value parsed at once', () => {
  fc.assert(
    fc.property(
      value,
      shape,
      fc.integer({ min: 16, max: 200 }),
      fc.boolean(),
      (one, wanted, piece, wide) => {
        const { atOnce, inPieces } = bothWays(
          JSON.stringify(one, null, wide ? 2 : 0),
          wanted,
          piece,
        )
        expect(inPieces).toEqual(atOnce)
      },
    ),
    { numRuns: 300 },
  )
})

test('only what is wanted is read', () => {
  const message = {
    id: 'm1',
    content: 'x'.repeat(5000),
    tokens: { input: 5 },
    tools: [{ name: 'a', args: [1] }],
  }
  const wanted: JsonShape = {
    messages: [{ id: 'keep', tokens: 'keep', tools: [{ name: 'keep' }] }],
  }
  const { atOnce, inPieces } = bothWays(
    JSON.stringify({ before: [[]], messages: [message, null, 7] }),
    wanted,
  )
  expect(atOnce).toEqual({
    messages: [{ id: 'm1', tokens: { input: 5 }, tools: [{ name: 'a' }] }, null, 7],
  })
  expect(inPieces).toEqual(atOnce)
})

test('fields of any name can be wanted, and a mark or line ends do no harm', () => {
  const { atOnce, inPieces } = bothWays('\uFEFF{"models":\r\n{"a":{"n":1,"x":2}}}\r\n', {
    models: { '*': { n: 'keep' } },
  })
  expect(atOnce).toEqual({ models: { a: { n: 1 } } })
  expect(inPieces).toEqual(atOnce)
})

test('what is no whole value is undefined', () => {
  for (const broken of [
    '{"id":1,"list":[1,2',
    '{"id":"a',
    '{"id" 1}',
    '{id:1}',
    '{"id":}',
    '{"id":1} x',
    '[1 2]',
    '   ',
    '{"id":tru}',
  ])
    expect([broken, bothWays(broken, { id: 'keep', list: ['keep'] }, broken.length - 1)]).toEqual([
      broken,
      { atOnce: undefined, inPieces: undefined },
    ])
})

test('a long value takes no more memory than what is wanted of it', () => {
  const path = join(folder, 'long.json')
  const line = Buffer.alloc(1 << 20, 'x')
  writeFileSync(path, '{"id":"m1","content":"')
  for (let index = 0; index < 48; index += 1) writeFileSync(path, line, { flag: 'a' })
  writeFileSync(path, '","tokens":{"input":5}}', { flag: 'a' })
  const bytes = 22 + (48 << 20) + 23
  const before = process.memoryUsage()
  const read = readJson(path, { offset: 0, bytes }, { shape: { id: 'keep', tokens: 'keep' } })
  const after = process.memoryUsage()
  expect(read).toEqual({ id: 'm1', tokens: { input: 5 } })
  expect(after.arrayBuffers + after.heapUsed - before.arrayBuffers - before.heapUsed).toBeLessThan(
    16 << 20,
  )
  truncateSync(path, bytes - 5)
  expect(readJson(path, { offset: 0, bytes: bytes - 5 }, { shape: { id: 'keep' } })).toBeUndefined()
})

test('the items of a list are read one by one, wherever the list stands', () => {
  const path = join(folder, 'items.json')
  const items = (text: string) => {
    writeFileSync(path, text)
    const range = { offset: 0, bytes: Buffer.byteLength(text) }
    return [...readJsonItems(path, range, { field: 'list', shape: { id: 'keep' } })]
  }
  const list = [{ id: 'a', x: [1] }, null, { id: 'é' }]
  const expected = [{ id: 'a' }, null, { id: 'é' }]
  expect(items(JSON.stringify({ before: { list: [1] }, list, after: 'x' }))).toEqual(expected)
  expect(items(`\uFEFF ${JSON.stringify({ list }, null, 2)}\r\n`)).toEqual(expected)
  expect(items('{"list":[{"id":"a"},{"id":"b"')).toEqual([{ id: 'a' }])
  for (const none of ['{"list":{"id":"a"}}', '{"list":[]}', '{}', '[]', ''])
    expect(items(none)).toEqual([])
})
