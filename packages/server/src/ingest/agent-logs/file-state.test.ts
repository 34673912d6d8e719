import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LogFile } from './agent-log-source.ts'
import {
  decodeFileState,
  encodeFileState,
  type FileState,
  isAsRead,
  NO_COUNTS,
  planFile,
} from './file-state.ts'

const FILE: LogFile = {
  path: '/nowhere/s1.jsonl',
  bytes: 120,
  modifiedMs: 5_000,
  identity: '1:2',
  growth: 'rewritten',
}

const STATE: FileState = {
  version: 2,
  identity: '1:2',
  bytes: 120,
  modifiedMs: 5_000,
  checkpoint: { offset: 120, state: { '1:2': [2, '1:2', 120, 5_000, 0] } },
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
      text,
      dependsOn,
      (version, bytes, modifiedMs, id, others) => {
        const checkpoint = { ...STATE.checkpoint, ...(others.length > 0 && { dependsOn: others }) }
        const state = { ...STATE, checkpoint, others: others.map(() => '') }
        const file = { ...FILE, bytes, modifiedMs, identity: id }
        const written = encodeFileState(state)
        expect(decodeFileState(written)).toEqual(state)
        const plan = planFile(file, version, decodeFileState(written))
        const isKnown = plan.kind === 'unchanged' && others.length === 0
        expect(isAsRead(file, version, written)).toBe(isKnown)
      },
    ),
    {
      examples: [
        [2, 120, 5_000, '1:2', []],
        [2, 120, 5_000, '1:2', ['/nowhere/else']],
      ],
    },
  )
})
