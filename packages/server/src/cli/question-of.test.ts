import { describe, expect, it } from 'vitest'
import { questionOf } from './question-of.ts'

const NOW = Date.UTC(2026, 10, 22, 15)
const ask = (words: Parameters<typeof questionOf>[0], env: Record<string, string> = {}) =>
  questionOf(words, { env, now: () => NOW })
const iso = (ms: number | undefined): string | null =>
  ms === undefined ? null : new Date(ms).toISOString()

describe('questionOf', () => {
  it('asks about everything by default, in UTC', () => {
    expect(ask({})).toEqual({
      bucket: 'none',
      timeZone: 'UTC',
      groupBy: [],
      where: [],
      previous: false,
    })
  })

  it('reads ranges in the zone of the question', () => {
    const { from, to } = ask({ since: '2026-11-01', until: '2026-11-03', tz: 'Europe/Berlin' })
    expect([iso(from), iso(to)]).toEqual(['2026-10-31T23:00:00.000Z', '2026-11-02T23:00:00.000Z'])
    const last = ask({ last: '7d' }, { TOKENLEDGER_TZ: 'Europe/Berlin' })
    expect(iso(last.from)).toBe('2026-11-15T23:00:00.000Z')
    expect(last.timeZone).toBe('Europe/Berlin')
  })

  it('knows the zone of the machine as "local"', () => {
    const local = Intl.DateTimeFormat().resolvedOptions().timeZone
    expect(ask({ tz: 'local' }).timeZone).toBe(local)
  })

  it('refuses two ranges at once', () => {
    expect(() => ask({ last: '7d', until: '2026-11-03' })).toThrow('Cannot combine --last')
  })
})
