import { expect, it } from 'vitest'
import { cliMachine } from './run-cli.ts'

const machine = cliMachine()

it('makes a key that is shown once, lists it and revokes it', () => {
  const { code, out, err } = machine.run(
    'keys',
    'create',
    'ci',
    '--scope',
    'ingest,read',
    '--project',
    'api',
  )
  expect([code, out]).toEqual([0, expect.stringMatching(/^tl_[0-9a-f]{52}\n$/)])
  expect(err).toContain('not shown again')
  const listed = machine.run('keys', 'list')
  expect(listed.out).toMatch(/ci +ingest, read +api .*never +in force/)
  expect(listed.out).not.toContain(out.trim())
  const { keys } = JSON.parse(machine.run('keys', 'list', '--json').out)
  expect(keys).toMatchObject([
    { name: 'ci', scopes: ['ingest', 'read'], project: 'api', revoked_at: null },
  ])
  expect(machine.run('keys', 'revoke', 'ci').err).toMatch(/^Revoked ci \(/)
  expect(machine.run('keys', 'list').out).toContain('revoked')
  expect(machine.run('keys', 'revoke', 'ci').code).toBe(1)
})

it.each([
  [['keys', 'create', 'x', '--scope', 'root'], 2, 'invalid_key'],
  [['keys', 'create', 'x', '--scope', 'admin', '--project', 'api'], 2, 'invalid_key'],
  [['serve', '--host', '0.0.0.0', '--port', '0'], 3, 'keys_missing'],
  [['serve', '--require-key', '--port', '0'], 3, 'keys_missing'],
  [['serve', '--allowed-host', 'ledger.example', '--port', '0'], 3, 'keys_missing'],
])('%j is refused', (words, code, error) => {
  const run = machine.run(...words)
  expect([run.code, run.err]).toEqual([
    code,
    expect.stringMatching(new RegExp(`^error ${error}: `)),
  ])
})
