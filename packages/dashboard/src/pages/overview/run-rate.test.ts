import { describe, expect, it } from 'vitest'
import { runRate } from './run-rate.ts'

const DAY = 86_400_000
const week = { cost: '14', calls: 10, start: 0, firstCall: 0, end: 7 * DAY }

describe('runRate', () => {
  it('tells a day and thirty of them', () => {
    expect(runRate(week)).toEqual({ perDay: '2.00', perMonth: '60.00' })
  })

  it('takes a week until now for seven days', () => {
    expect(runRate({ ...week, end: 6.2 * DAY })?.perMonth).not.toBeNull()
  })

  it('tells of a month nothing from too few calls or days', () => {
    expect(runRate({ ...week, calls: 9 })).toEqual({ perDay: '2.00', perMonth: null })
    expect(runRate({ ...week, firstCall: 1.5 * DAY })?.perMonth).toBeNull()
    expect(runRate({ ...week, firstCall: undefined })?.perMonth).toBeNull()
  })

  it('knows no pace of an unknown cost, or of no time', () => {
    expect(runRate({ ...week, cost: null })).toBeNull()
    expect(runRate({ ...week, end: 0 })).toBeNull()
  })
})
