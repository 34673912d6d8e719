import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sqliteDriver } from '../../packages/server/src/store/sqlite/sqlite-driver.ts'
import { cliMachine } from './run-cli.ts'

const machine = cliMachine()
const file = (name: string, text: string): string => {
  const path = join(machine.home, name)
  writeFileSync(path, text)
  return path
}

describe('wrong use ends with 2, a code and a sentence', () => {
  it.each([
    [['reprot'], 'unknown_command', 'did you mean report?'],
    [['report', '--byy', 'x'], 'invalid_option', 'did you mean --by?'],
    [['report', '--by', 'modle'], 'unknown_dimension', 'did you mean "model"?'],
    [['report', '--tz', 'Berlin'], 'invalid_time_zone', 'did you mean "Europe/Berlin"?'],
    [['report', '--since', 'yesterday'], 'invalid_time', 'yesterday'],
    [['report', '--last', '7x'], 'invalid_time', '7d'],
    [['report', '--last', '7d', '--since', '2026-01-01'], 'invalid_option', '--last'],
    [['report', '--where', 'planner'], 'invalid_where', 'agent:PM'],
    [['report', '--limit', '0'], 'invalid_limit', '"0"'],
    [['daily', '--order', 'dearness'], 'unknown_measure', 'dearness'],
    [['import', '--source', 'csv'], 'invalid_option', 'path'],
    [['explain'], 'invalid_option', "'id'"],
  ])('%j: %s', (words, code, help) => {
    const { code: exit, out, err } = machine.run(...words)
    expect(err).toMatch(new RegExp(`^error ${code}: `))
    expect(err).toContain(help)
    expect(err).not.toMatch(/\n\s+at /)
    expect([exit, out]).toEqual([2, ''])
  })
})

describe('what cannot be done ends with 3', () => {
  it('a file that is not there', () => {
    const { code, err } = machine.run('import', join(machine.home, 'nothing.csv'))
    expect([code, err]).toEqual([3, expect.stringMatching(/^error file_not_readable: /)])
  })

  it('a ledger that is not there', () => {
    const { code, err } = machine.run('report', '--ledger', join(machine.home, 'no.sqlite'))
    expect([code, err]).toEqual([3, expect.stringMatching(/^error store_not_found: /)])
  })

  it('a ledger that is none', () => {
    const path = file(
      'text.sqlite',
      'no database at all, but long enough to be looked at. '.repeat(40),
    )
    const { code, err } = machine.run('report', '--ledger', path)
    expect([code, err]).toEqual([3, expect.stringMatching(/^error store_not_a_database: /)])
  })

  it('events of which none can be read', () => {
    const { code, out, err } = machine.run('import', file('bad.ndjson', '{"input_tokens": 1\n[[['))
    expect(code).toBe(3)
    expect(out).toContain('invalid_json')
    expect(err).toMatch(/^error nothing_imported: /)
  })

  it('a file that cannot be read, after another one that was taken in', () => {
    const good = file('good.ndjson', '{"id": "before", "input_tokens": 1}\n')
    const { code, out, err } = machine.run('import', good, file('costs.csv', 'usd\n1\n'))
    expect([code, err]).toEqual([2, expect.stringMatching(/^error invalid_mapping: /)])
    expect(out).toMatch(/^events .*good\.ndjson +1 .* 1 +0 +0 +0 +0$/m)
  })

  it('a file of no known kind', () => {
    const { code, err } = machine.run('import', file('notes.txt', 'hello'))
    expect([code, err]).toEqual([2, expect.stringMatching(/^error unknown_file_kind: /)])
  })

  it.skipIf(process.getuid?.() === 0)('a folder that cannot be written to', () => {
    const folder = join(machine.home, 'locked')
    mkdirSync(folder)
    chmodSync(folder, 0o555)
    const { code, err } = machine.run('import', '--ledger', join(folder, 'deeper', 'x.sqlite'))
    expect([code, err]).toEqual([3, expect.stringMatching(/^error store_/)])
  })

  it('a path through a file, which no user can write to', () => {
    const path = join(file('plain', 'x'), 'x.sqlite')
    const { code, err } = machine.run('import', '--ledger', path)
    expect([code, err]).toEqual([3, expect.stringMatching(/^error store_/)])
  })
})

it('keeps the good neighbours of a bad line and says where it is', () => {
  const good = '{"id":"a","time":"2026-11-01T00:00:00Z","input_tokens":5,"output_tokens":1}'
  const { code, out, err } = machine.run('import', file('mixed.ndjson', `${good}\n{"id": \n`))
  expect(code).toBe(0)
  expect(out).toContain('mixed.ndjson:2 invalid_json')
  expect(err).toContain('warning: 1')
})

it('shows a trace only when asked', () => {
  const env = { TOKENLEDGER_DEBUG: '1' }
  expect(machine.runWith({ env }, 'report', '--limit', '0').err).toMatch(/\n\s+at /)
})

it('refuses a database of a newer version', async () => {
  const { run, home } = cliMachine()
  run('start', '--no-serve')
  const path = join(home, '.tokenledger/ledger.sqlite')
  const { DatabaseSync } = sqliteDriver()
  const db = new DatabaseSync(path)
  db.exec("INSERT INTO schema_migrations VALUES (99, 'future', 'x', 0)")
  db.close()
  for (const words of [['report'], ['import'], ['migrate', 'down'], ['verify']]) {
    const { code, err } = run(...words)
    expect([code, err]).toEqual([
      3,
      expect.stringMatching(/^error store_newer_schema: .* version 99/),
    ])
  }
})
