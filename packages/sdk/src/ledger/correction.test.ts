import { describe, expect, it } from 'vitest'
import { missingUsage } from '../usage/usage.ts'
import { replacement, reversal } from './correction.ts'
import type { Entry } from './entry.ts'

const entry: Entry = {
  id: 'call-1',
  sign: 1,
  time: 1_790_000_000_000,
  dimensions: { agent: 'PM' },
  status: 'ok',
  usage: missingUsage(),
  cost: {
    status: 'unpriced',
    total: null,
    listTotal: null,
    charges: [],
    unpricedMeters: [],
    warnings: [],
    segments: [],
  },
}

describe('reversal', () => {
  it('is the same with the other sign, under an id of its own', () => {
    expect(reversal(entry)).toEqual({ ...entry, id: 'call-1~r', sign: -1, corrects: 'call-1' })
    expect(entry.sign).toBe(1)
  })

  it('of a replacement points at the replacement', () => {
    const second = replacement(entry, entry, 2)
    expect(reversal(second)).toMatchObject({ id: 'call-1~2~r', corrects: 'call-1~2' })
  })

  it('of a reversal is refused', () => {
    expect(() => reversal(reversal(entry))).toThrow(
      expect.objectContaining({ code: 'invalid_entry' }),
    )
  })
})

describe('replacement', () => {
  it('keeps the time of the wrong entry and takes the rest of the right one', () => {
    const right = { ...entry, time: entry.time + 60_000, status: 'error' } as const
    const second = replacement(entry, right, 2)
    expect(second).toEqual({
      ...right,
      id: 'call-1~2',
      corrects: 'call-1',
      time: entry.time,
    })
    expect(replacement(second, right, 3)).toMatchObject({ id: 'call-1~3', corrects: 'call-1~2' })
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses the revision %s', (revision) => {
    expect(() => replacement(entry, entry, revision)).toThrow(
      expect.objectContaining({ code: 'invalid_entry' }),
    )
  })
})
