import { linkSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LogFile } from './agent-log-source.ts'
import { logFileOf } from './file-stamp.ts'
import {
  decodeFileState,
  encodeFileState,
  type FileState,
  fileStateOf,
  isAsRead,
  NO_COUNTS,
  planFile,
} from './file-state.ts'

const FILE: LogFile = {
  path: '/nowhere/s1.jsonl',
  bytes: 120,
  modifiedMs: 5_000,
  changedMs: 6_000,
  madeMs: 1_000,
  identity: '1:2',
  growth: 'rewritten',
}

const STATE: FileState = {
  version: 2,
  identity: '1:2',
  bytes: 120,
  modifiedMs: 5_000,
  changedMs: 6_000,
  checkpoint: { offset: 120, state: { '1:2': [2, '1:2', 120, 5_000, 0, 6_000] } },
  head: null,
  tail: null,
  others: [],
  counts: NO_COUNTS,
}

test('what a written state says at its beginning is what all of it says', () => {
  const number = fc.constantFrom(0, 1, 2, 12, 120, 1200, 5_000)
  const text = fc.constantFrom('1:2', '1:21', '"1:2', '')
  const dependsOn = fc.constantFrom<readonly string[]>([], ['/nowhere/else'])
  fc.assert(
    fc.property(
      number,
      number,
      number,
      fc.constantFrom(5_000, 6_000, 60),
      text,
      dependsOn,
      (version, bytes, modifiedMs, changedMs, id, others) => {
        const checkpoint = { ...STATE.checkpoint, ...(others.length > 0 && { dependsOn: others }) }
        const state = { ...STATE, checkpoint, others: others.map(() => '') }
        const file = { ...FILE, bytes, modifiedMs, changedMs, identity: id }
        const written = encodeFileState(state)
        expect(decodeFileState(written)).toEqual(state)
        const plan = planFile(file, version, decodeFileState(written))
        const isKnown = plan.kind === 'unchanged' && others.length === 0
        expect(isAsRead(file, version, written)).toBe(isKnown)
      },
    ),
    {
      examples: [
        [2, 120, 5_000, 6_000, '1:2', []],
        [2, 120, 5_000, 6_000, '1:2', ['/nowhere/else']],
      ],
    },
  )
})

/** Does something to a file, and sets its time back: until the system's clock has gone on. */
function withTimeKept(path: string, change: () => void): void {
  const { atime, mtime, ctimeMs } = statSync(path)
  do {
    change()
    utimesSync(path, atime, mtime)
  } while (Math.trunc(statSync(path).ctimeMs) === Math.trunc(ctimeMs))
}

test.each(['appended', 'rewritten'] as const)(
  'a file replaced in place is read whole, also when it has the size and time of before: %s',
  (growth) => {
    const folder = mkdtempSync(join(tmpdir(), 'state-'))
    const path = join(folder, 's1.jsonl')
    writeFileSync(path, '{"a":1}\n')
    utimesSync(path, 1_700_000_000, 1_700_000_000)
    const here = () => logFileOf(path, statSync(path), growth)
    const read = { checkpoint: { offset: 8, state: null }, counts: { ...NO_COUNTS, rows: 1 } }
    const state = decodeFileState(encodeFileState(fileStateOf(here(), 2, read)))
    expect(planFile(here(), 2, state)).toEqual({ kind: 'unchanged' })

    withTimeKept(path, () => {
      rmSync(join(folder, 'backup'), { force: true })
      linkSync(path, join(folder, 'backup'))
    })
    const onward = { from: state.checkpoint, before: state.counts }
    const whole = { from: { offset: 0, state: null }, before: NO_COUNTS }
    expect(planFile(here(), 2, state)).toMatchObject(growth === 'appended' ? onward : whole)
    expect(planFile(here(), 2, { ...state, changedMs: null })).toMatchObject(
      growth === 'appended' ? onward : whole,
    )

    withTimeKept(path, () => writeFileSync(path, '{"a":2}\n'))
    expect(planFile(here(), 2, state)).toMatchObject(whole)
    rmSync(folder, { recursive: true })
  },
)

test('a file whose middle was rewritten is read whole, also when it has grown, or has the size and time of before', () => {
  const folder = mkdtempSync(join(tmpdir(), 'state-'))
  const path = join(folder, 's1.jsonl')
  const text = (middle: string): string => `${'a'.repeat(5000)}${middle}${'z'.repeat(400)}\n`
  const there = text('m'.repeat(30_000))
  writeFileSync(path, there)
  utimesSync(path, 1_700_000_000, 1_700_000_000)
  const here = () => logFileOf(path, statSync(path), 'appended')
  const read = { checkpoint: { offset: there.length, state: null }, counts: NO_COUNTS }
  const state = fileStateOf(here(), 2, read)
  const another = text(`${'m'.repeat(9_000)}${'n'.repeat(2_000)}${'m'.repeat(19_000)}`)
  const whole = { from: { offset: 0 } }
  withTimeKept(path, () => writeFileSync(path, another))
  expect(planFile(here(), 2, state)).toMatchObject(whole)
  writeFileSync(path, `${another}more\n`)
  expect(planFile(here(), 2, state)).toMatchObject(whole)
  writeFileSync(path, `${there}more\n`)
  expect(planFile(here(), 2, state)).toMatchObject({ from: { offset: there.length } })
  rmSync(folder, { recursive: true })
})
