import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import {
  answer,
  openCodeWriter,
  START,
} from '../../packages/server/src/ingest/agent-logs/opencode/opencode-history.contract.ts'
import { type CliMachine, cliMachine } from './run-cli.ts'

/** Writes an answer of OpenCode as it stands by then, and imports it. */
function grow(machine: CliMachine, output: number, isDone: boolean): void {
  const path = join(machine.home, '.local/share/opencode/opencode.db')
  mkdirSync(dirname(path), { recursive: true })
  const writer = openCodeWriter(path)
  const time = { created: START, ...(isDone && { completed: START + 900 }) }
  const tokens = { input: 10, output, reasoning: 0, cache: { read: 0, write: 0 } }
  writer.message({ id: 'msg_1', session: 's', updated: START + output }, answer({ time, tokens }))
  writer.close()
  machine.run('import')
}

function exported(from: CliMachine, name: string): string {
  const file = join(from.home, `${name}.ndjson`)
  writeFileSync(file, from.run('export').out)
  return file
}

const totalsOf = (machine: CliMachine): unknown => {
  const { calls, output_tokens: output } = JSON.parse(machine.run('report', '--json').out).totals
  return { calls, output }
}

const imported = (machine: CliMachine, file: string) => {
  const { imports } = JSON.parse(machine.run('import', file, '--json').out)
  const [{ accepted, duplicates, rejected }] = imports
  return { accepted, duplicates, rejected }
}

const ONE = { calls: 1, output: 3 }

it('takes back in other ledgers what a history told of and took back, in any order', () => {
  const laptop = cliMachine()
  const files = [1, 2, 3].map((output) => {
    grow(laptop, output, output === 3)
    return exported(laptop, `${output}`)
  })
  expect(totalsOf(laptop)).toEqual(ONE)
  const [first = '', second = '', last = ''] = files
  for (const order of [files, [last, second, first], [second, last, first, second]]) {
    const other = cliMachine()
    for (const file of order) expect(imported(other, file).rejected).toBe(0)
    expect(totalsOf(other)).toEqual(ONE)
    expect(other.run('verify').code).toBe(0)
    // What was merged is told on as it is.
    const third = cliMachine()
    imported(third, first)
    imported(third, exported(other, 'merged'))
    expect(totalsOf(third)).toEqual(ONE)
  }
  const other = cliMachine()
  expect(imported(other, last)).toEqual({ accepted: 2, duplicates: 0, rejected: 0 })
  expect(imported(other, last)).toEqual({ accepted: 0, duplicates: 2, rejected: 0 })
  // Ranges of an export are those of its calls, taken back or not.
  expect(laptop.run('export', '--until', '2025-01-01').out).toBe('')
})

it('takes back nothing that others told of', () => {
  const machine = cliMachine()
  const call = { id: 'a', time: '2026-11-20T10:00:00Z', meters: { input: 10, output: 3 } }
  const write = (...events: readonly object[]): string => {
    const file = join(machine.home, 'events.ndjson')
    writeFileSync(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''))
    return file
  }
  imported(machine, write(call, { ...call, id: 'b', source: 'import:codex', session: 's1' }))
  const takenBack = [
    { ...call, withdrawn: true },
    { ...call, id: 'b', source: 'import:codex', session: 's2', withdrawn: true },
    { ...call, id: 'unknown', withdrawn: true },
  ]
  expect(imported(machine, write(...takenBack))).toEqual({
    accepted: 0,
    duplicates: 3,
    rejected: 0,
  })
  expect(totalsOf(machine)).toEqual({ calls: 2, output: 6 })
  expect(imported(machine, write({ ...call, withdrawn: 'yes' })).rejected).toBe(1)
})
