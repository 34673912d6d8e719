import { describe, expect, it } from 'vitest'
import { parseQuery, type QueryText } from './parse-query.ts'

const NOW = Date.UTC(2026, 10, 22, 12)
const parse = (text: QueryText) => parseQuery(text, NOW)

describe('parseQuery', () => {
  it('asks about everything in UTC when nothing is said', () => {
    expect(parse({})).toEqual({
      bucket: 'none',
      timeZone: 'UTC',
      groupBy: [],
      where: [],
      previous: false,
    })
  })

  it('reads every parameter', () => {
    const query = parse({
      from: '2026-11-01',
      to: '2026-11-22T12:00:00Z',
      bucket: 'week',
      tz: 'Europe/Berlin',
      group_by: 'agent, tag.git_branch,agent',
      where: ['model:gpt-5|gpt-5-mini', 'agent:', 'session:a:b'],
      order: '-cost_usd',
      limit: '5',
      previous: 'true',
    })
    expect(query).toEqual({
      from: Date.UTC(2026, 9, 31, 23),
      to: NOW,
      bucket: 'week',
      timeZone: 'Europe/Berlin',
      groupBy: ['agent', 'tag.git_branch'],
      where: [
        { dimension: 'model', anyOf: ['gpt-5', 'gpt-5-mini'] },
        { dimension: 'agent', anyOf: [null] },
        { dimension: 'session', anyOf: ['a:b'] },
      ],
      order: { by: 'cost_usd', descending: true },
      limit: 5,
      previous: true,
    })
  })

  it('leaves percentiles out only when told to', () => {
    expect(parse({ percentiles: 'false' })).toMatchObject({ measures: [] })
    expect(parse({ percentiles: 'true' })).not.toHaveProperty('measures')
  })

  it('compares up to now when the range has no end', () => {
    expect(parse({ from: '2026-11-22', previous: 'true' }).to).toBe(NOW)
    expect(parse({ from: '2026-11-22' })).not.toHaveProperty('to')
  })

  it.each([
    [{ group_by: 'agnet' }, 'unknown_dimension', /did you mean "agent"\?.*/],
    [{ group_by: 'agnet' }, 'unknown_dimension', /project, environment, .* tag\.<key>/],
    [{ where: ['team:a'] }, 'unknown_dimension', /"team"/],
    [{ where: ['agent'] }, 'invalid_where', /agent:PM/],
    [{ where: [':a'] }, 'invalid_where', /":a"/],
    [{ order: 'cost' }, 'unknown_measure', /did you mean "cost_usd"\?/],
    [{ order: 'agent' }, 'invalid_order', /group_by/],
    [{ order: 'bucket' }, 'invalid_order', /no bucket/],
    [{ limit: '0' }, 'invalid_limit', /"0"/],
    [{ limit: '1.5' }, 'invalid_limit', /"1.5"/],
    [{ bucket: 'dya' }, 'invalid_bucket', /did you mean "day"\?/],
    [{ tz: 'Berlin' }, 'invalid_time_zone', /Europe\/Berlin/],
    [{ from: 'yesterday' }, 'invalid_time', /yesterday/],
    [{ from: '2026-11-02', to: '2026-11-01' }, 'invalid_time', /end after it begins/],
    [{ previous: 'true' }, 'previous_needs_from', /give "from"/],
    [{ previous: 'maybe' }, 'invalid_option', /true or false/],
    [{ percentiles: '0' }, 'invalid_option', /true or false/],
  ] as const)('refuses %j with %s', (text, code, message) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    )
  })
})
