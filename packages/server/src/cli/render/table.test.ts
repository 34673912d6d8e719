import { expect, it } from 'vitest'
import { coloursFor } from './colours.ts'
import { table } from './table.ts'

const COLUMNS = [
  { title: 'Model', canShrink: true },
  { title: 'Calls', align: 'right' },
  { title: 'Trend', expendable: 1 },
] as const

const ROWS = [
  ['claude-sonnet-4-5', '1,203', '▁▂█'],
  ['小林', '7', '··▁'],
]

it('aligns columns, also under wide characters', async () => {
  expect(await table(COLUMNS, ROWS)).toBe(
    [
      'Model              Calls  Trend',
      'claude-sonnet-4-5  1,203  ▁▂█',
      '小林                   7  ··▁',
    ].join('\n'),
  )
})

it('drops expendable columns first, then cuts what may be cut', async () => {
  expect(await table(COLUMNS, ROWS, { width: 25 })).toBe(
    ['Model              Calls', 'claude-sonnet-4-5  1,203', '小林                   7'].join('\n'),
  )
  expect(await table(COLUMNS, ROWS, { width: 16 })).toBe(
    ['Model      Calls', 'claude-s…  1,203', '小林           7'].join('\n'),
  )
})

it('draws a total below a line', async () => {
  expect(await table(COLUMNS, ROWS.slice(0, 1), { total: ['Total', '1,203'] })).toBe(
    [
      'Model              Calls  Trend',
      'claude-sonnet-4-5  1,203  ▁▂█',
      '───────────────────────────────',
      'Total              1,203',
    ].join('\n'),
  )
})

it('colours after aligning', async () => {
  const colours = coloursFor({ env: { FORCE_COLOR: '1' }, isTerminal: false })
  const rows = [[{ text: 'a', paint: colours.red }, '1']]
  const columns = [{ title: 'Name' }, { title: 'N', align: 'right' }] as const
  expect(await table(columns, rows, { colours })).toBe(
    '\x1b[2mName\x1b[22m  \x1b[2mN\x1b[22m\n\x1b[31ma\x1b[39m     1',
  )
})

it('shows what could repaint the terminal as a sign', async () => {
  const drawn = await table([{ title: 'Agent' }], [['a\x1b[2Jb\nc']])
  expect(drawn).toBe('Agent\na�[2Jb�c')
})
