import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type CsvRow, readRows } from './read-rows.ts'

async function read(
  text: string,
  size = 3,
): Promise<{ header: readonly string[]; rows: CsvRow[] }> {
  const characters = Array.from(text)
  async function* pieces(): AsyncIterable<string> {
    for (let at = 0; at < characters.length; at += size) {
      yield characters.slice(at, at + size).join('')
    }
  }
  const { header, rows } = await readRows(pieces())
  const all: CsvRow[] = []
  for await (const row of rows) all.push(row)
  return { header, rows: all }
}

it('knows the line on which a row begins', async () => {
  expect(await read('a, b\r\n\r\n"x\r\ny",1\r\n"say ""hi""",2\r\n3,4')).toEqual({
    header: ['a', 'b'],
    rows: [
      { line: 3, cells: ['x\ny', '1'] },
      { line: 5, cells: ['say "hi"', '2'] },
      { line: 6, cells: ['3', '4'] },
    ],
  })
})

it.each([',', ';', '\t', '|'])('recognises the delimiter "%s"', async (mark) => {
  const { header, rows } = await read(`a${mark}"b,;b"${mark}c\n1${mark}2${mark}3\n`)
  expect([header, rows[0]?.cells]).toEqual([
    ['a', 'b,;b', 'c'],
    ['1', '2', '3'],
  ])
})

it('leaves a stray quote as it is', async () => {
  const { rows } = await read('a,b\n1,5" disk\n2,"x" y\n3,z\n')
  expect(rows.map(({ cells }) => cells?.[1])).toEqual(['5" disk', '"x" y', 'z'])
})

it('says where a quote is opened and never closed', async () => {
  expect((await read('a,b\n1,2\n3,"4\n5,6\n')).rows).toEqual([
    { line: 2, cells: ['1', '2'] },
    { line: 3, cells: null },
  ])
})

it('needs a header', async () => {
  await expect(read('')).rejects.toMatchObject({ code: 'invalid_mapping' })
  await expect(read('\n\n')).rejects.toMatchObject({ code: 'invalid_mapping' })
})

it('reads back any cells', async () => {
  const cell = fc.string({ unit: 'grapheme', maxLength: 8 })
  const table = fc.array(fc.tuple(fc.constant('x'), cell, cell), { maxLength: 20 })
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 9 }), async (rows, size) => {
      const lines = [['a', 'b', 'c'], ...rows].map((row) => row.map(quoted).join(','))
      const { rows: found } = await read(`${lines.join('\n')}\n`, size)
      expect(found.map(({ cells }) => cells)).toEqual(
        rows.map((row) => row.map((text) => text.replace(/\r\n?/g, '\n'))),
      )
    }),
  )
})
