import { expect, test } from 'vitest'
import type { Range } from '../url/range.ts'
import { type MeasureToDraw, measureDrawing } from './measure-drawing.ts'
import type { Group } from './series-of.ts'

const range: Range = { end: 2, timeZone: 'UTC', bucket: 'day', label: '' }
const group = (name: string, more: object = {}): Group =>
  ({ key: name, name, colour: '--series-1', row: { cost_usd: '0.30', ...more } }) as Group
const drawn = (more: Partial<MeasureToDraw> = {}): MeasureToDraw => ({
  title: 'Cost by model',
  measure: 'cost_usd',
  range,
  totals: { cost_usd: '0.60' } as MeasureToDraw['totals'],
  groups: [group('a'), group('b')],
  values: [
    ['0.1', null, undefined],
    ['0.2', '0.3', undefined],
  ],
  starts: [0, 1, 2],
  open: 2,
  before: undefined,
  isKnown: true,
  ...more,
})

function drawingOf(more: Partial<MeasureToDraw> = {}) {
  const drawing = measureDrawing(drawn(more))
  if (drawing === undefined) throw new Error('Nothing is drawn')
  return drawing
}

test('nothing is drawn before the values are known', () => {
  expect(measureDrawing(drawn({ isKnown: false }))).toBeUndefined()
})

test('the whole of a bucket is exact, and unknown where nothing is known', () => {
  const { data } = drawingOf()
  expect(data.totals).toEqual(['$0.30', '$0.30', '—'])
  expect(data.series.map(({ values }) => values)).toEqual([
    [0.1, null, null],
    [0.2, 0.3, null],
  ])
})

test('percentiles are lines, and have no whole', () => {
  const { shape, data } = drawingOf({ measure: 'duration_ms_p50' })
  expect([shape, data.totals]).toEqual(['lines', undefined])
})

test('the period before is a line and a word of the legend', () => {
  const { data, legend } = drawingOf({ before: ['1.00', undefined, '0'] })
  expect(data.before).toEqual({ values: [1, null, 0], texts: ['$1.00', '—', '$0.00'] })
  expect(legend.at(-1)).toMatchObject({ name: 'All, the period before', isLine: true })
})

test('the rest is no filter', () => {
  const picked: string[] = []
  const groups = [group('a'), group('Other', { other: true })]
  const { legend } = drawingOf({ groups, onPick: ({ name }) => picked.push(name) })
  for (const { onPick } of legend) onPick?.()
  expect(picked).toEqual(['a'])
})
