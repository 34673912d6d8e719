import { expect, it } from 'vitest'
import { cliMachine } from './run-cli.ts'

it('lets old calls go when it is told to, for good, and leaves the others as they are', () => {
  const machine = cliMachine()
  const calls = ['2025-12-30T10:00:00Z', '2025-12-31T23:30:00Z', '2026-01-01T00:00:00Z'].map(
    (time, n) => ({
      id: `call-${n}`,
      time,
      provider: 'openai',
      response_model: 'gpt-4o',
      input_tokens: 1000,
      output_tokens: 0,
    }),
  )
  const importAll = () => {
    const input = calls.map((call) => JSON.stringify(call)).join('\n')
    return machine.runWith({ input }, 'import', '--source', 'events', '-', '--json')
  }
  const forget = (...words: string[]) => machine.run('forget', '--before', '2026-01-01', ...words)
  importAll()

  expect(forget().out).toMatch(
    /^2 calls before 2026-01-01T00:00:00.000Z: 2,000 tokens, \$0\.005000\n/,
  )
  const berlin = JSON.parse(forget('--tz', 'Europe/Berlin', '--json').out)
  expect(berlin).toMatchObject({ before: '2025-12-31T23:00:00.000Z', calls: 1, applied: false })

  expect(JSON.parse(forget('--apply', '--json').out)).toMatchObject({
    calls: 2,
    cost_usd: '0.005000',
    applied: true,
    forgotten_entries: 2,
  })
  const again = JSON.parse(importAll().out)
  expect(again.imports[0]).toMatchObject({ accepted: 0, duplicates: 1, rejected: 2 })
  expect(machine.run('verify')).toMatchObject({
    code: 0,
    out: expect.stringContaining('1 entries'),
  })
})
