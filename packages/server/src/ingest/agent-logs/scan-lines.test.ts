import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { scanLines } from './scan-lines.ts'

const folder = mkdtempSync(join(tmpdir(), 'scan-lines-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const path = join(folder, 'history.jsonl')
const options = { marker: '"usage"', wanted: '"assistant"' }
/** The same as a list: several markers are looked for in another way. */
const several = { marker: ['"usage"', '(never)'], wanted: ['[never]', '"assistant"'] }

const scan = (bytes: string | Buffer) => {
  writeFileSync(path, bytes)
  const found = [...scanLines(path, options)].map(({ text: _, ...line }) => line)
  expect([...scanLines(path, several)].map(({ text: _, ...line }) => line)).toEqual(found)
  return found
}
/** Long texts by their hash, so that a failure stays readable. */
const short = (text: string | null) =>
  text !== null && text.length > 200
    ? `${text.length}:${createHash('sha256').update(text).digest('hex')}`
    : text

/** Texts are asked for while the scan stands at their line. */
const scanTexts = (bytes: string | Buffer) => {
  writeFileSync(path, bytes)
  const texts: (string | null)[] = []
  for (const line of scanLines(path, options)) texts.push(short(line.text()))
  const others: (string | null)[] = []
  for (const line of scanLines(path, several)) others.push(short(line.text()))
  expect(others).toEqual(texts)
  return texts
}

test('finds the lines that hold the marker, as splitting the whole text does', () => {
  const piece = fc.constantFrom(
    '"usage"',
    'ü東',
    '{}',
    '\r',
    '\n',
    '\n',
    '"usage',
    '\\"usage\\"',
    'x',
  )
  const filler = fc.nat(3).map((size) => 'é'.repeat(size * 400_000))
  const text = fc
    .tuple(fc.array(piece, { maxLength: 20 }), filler, fc.array(piece, { maxLength: 20 }))
    .map(([before, long, after]) => before.join('') + long + after.join(''))
  fc.assert(
    fc.property(text, (history) => {
      const expected = history.split('\n').filter((line) => line.includes('"usage"'))
      expect(scanTexts(history)).toEqual(expected.map(short))
    }),
    { numRuns: 60 },
  )
})

test('knows where lines begin and whether they end', () => {
  const found = scan('{"a":1}\n{"usage":1}\r\n\n{"usage":2')
  expect(found.map(({ offset, bytes, isComplete }) => ({ offset, bytes, isComplete }))).toEqual([
    { offset: 8, bytes: 12, isComplete: true },
    { offset: 22, bytes: 10, isComplete: false },
  ])
})

test('a byte order mark is no part of the first line', () => {
  expect(scanTexts('\uFEFF{"usage":1}\n')).toEqual(['{"usage":1}'])
})

test('a line longer than the buffer is found wherever its marker stands', () => {
  const long = 'ab'.repeat(1_500_000)
  for (const line of [`"usage"${long}`, `${long}"usage"`, `${long}"usage""assistant"${long}`]) {
    expect(scanTexts(`first "usage"\n${line}\nlast "usage"\n`)).toEqual([
      'first "usage"',
      short(line),
      'last "usage"',
    ])
  }
})

test('a marker cut by the end of the buffer is found', () => {
  for (let shift = -9; shift <= 1; shift += 1) {
    const line = `${'x'.repeat((1 << 20) + shift)}"usage"${'y'.repeat(50)}`
    expect(scanTexts(`${line}\n`)).toEqual([short(line)])
  }
})

test('a huge line is unwanted without the second marker', () => {
  const long = 'x'.repeat(2_000_000)
  const found = scan(`${long}"usage"\n${long}"usage""assistant"\n"usage"\n`)
  expect(found.map(({ isHugeAndUnwanted }) => isHugeAndUnwanted)).toEqual([true, false, false])
})

test('of several markers one is enough', () => {
  writeFileSync(path, 'a.b\naxb\n"usage"\n')
  const found = [...scanLines(path, { marker: ['a.b', '"usage"'], wanted: [] })]
  expect(found.map(({ offset }) => offset)).toEqual([0, 8])
})

test('an empty file has no lines', () => {
  expect(scan('')).toEqual([])
})

test('tells the first bytes of a file that is read from its start, however long its first line is', () => {
  const heads = (bytes: string, from = 0): string[] => {
    writeFileSync(path, bytes)
    const told: string[] = []
    const onHead = (head: Buffer): void => {
      told.push(head.toString('utf8', 0, 4))
    }
    for (const _ of scanLines(path, { ...options, from, onHead }));
    return told
  }
  expect(heads('one\n"usage"\n')).toEqual(['one\n'])
  expect(heads('one\n"usage"\n', 4)).toEqual([])
  expect(heads(`long${'x'.repeat(3 << 20)}\n"usage"\n`)).toEqual(['long'])
  expect(heads('')).toEqual([])
})
