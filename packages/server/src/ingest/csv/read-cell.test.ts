import { expect, it } from 'vitest'
import { csvField } from './csv-fields.ts'
import { readCell } from './read-cell.ts'

it.each([
  ['2023-11-16 18:17:03.9799600', 'UTC', '2023-11-16T18:17:03.979Z'],
  ['2023-11-16 18:17:03', 'Asia/Kathmandu', '2023-11-16T12:32:03.000Z'],
  ['2026-03-29 02:30:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
  ['2023-11-16T18:17:03+02:00', 'Asia/Kathmandu', '2023-11-16T16:17:03.000Z'],
  ['2023-11-16', 'UTC', '2023-11-16T00:00:00.000Z'],
  ['1700158623', 'Asia/Kathmandu', '2023-11-16T18:17:03.000Z'],
  ['1700158623.9799', 'UTC', '2023-11-16T18:17:03.979Z'],
  ['1700158623979', 'UTC', '2023-11-16T18:17:03.979Z'],
])('reads the time "%s" in %s', (text, zone, time) => {
  expect(readCell(csvField('time'), text, zone)).toBe(time)
})

it.each(['11/16/2023', '16.11.2023 18:17', 'noon', '2023-13-01', '-1'])(
  '"%s" is no time',
  (text) => {
    const read = () => readCell(csvField('time'), text, 'UTC')
    expect(read).toThrow(expect.objectContaining({ code: 'invalid_time' }))
  },
)

it.each([
  ['input_tokens', '4808', 4808],
  ['meters.webSearch', '1e3', 1000],
  ['duration_ms', '12.5', 12.5],
  ['estimated', 'TRUE', true],
  ['estimated', '0', false],
  ['agent', '007', '007'],
  ['cost_usd', '0.10', '0.10'],
  ['cost_usd', '$0.10', '0.10'],
  ['cost_usd', 'US$ 1,234.50', '1234.50'],
  ['cost_usd', '12,5 USD', '12.5'],
  ['cost_usd', '0,0062', '0.0062'],
  ['cost_usd', '1,234', '1,234'],
  ['cost_usd', '6.2e-05', '6.2e-05'],
  ['model', 'gpt-4o', 'gpt-4o'],
])('reads %s "%s"', (target, text, value) => {
  expect(readCell(csvField(target), text, 'UTC')).toBe(value)
})

it.each([
  ['input_tokens', '-1'],
  ['input_tokens', '1.000'],
  ['input_tokens', '1,234'],
  ['input_tokens', 'NaN'],
  ['input_tokens', '0x10'],
  ['estimated', 'perhaps'],
])('refuses %s "%s"', (target, text) => {
  const read = () => readCell(csvField(target), text, 'UTC')
  expect(read).toThrow(expect.objectContaining({ code: 'invalid_row' }))
})
