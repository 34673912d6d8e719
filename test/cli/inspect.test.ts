import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { cliMachine } from './run-cli.ts'

const { home, run, runWith } = cliMachine()
const file = (name: string, content: string | Buffer): string => {
  const path = join(home, name)
  writeFileSync(path, content)
  return path
}
const inspected = (...words: string[]) => JSON.parse(run('inspect', ...words, '--json').out)

const MESSAGE = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-4-5',
  content: [{ type: 'text', text: 'the secret answer' }],
  usage: { input_tokens: 12, cache_read_input_tokens: 900, output_tokens: 44 },
}
const CHUNKS = [
  { id: 'c1', object: 'chat.completion.chunk', model: 'gpt-4o', choices: [{ delta: {} }] },
  {
    id: 'c1',
    object: 'chat.completion.chunk',
    model: 'gpt-4o',
    choices: [],
    usage: {
      prompt_tokens: 1000,
      completion_tokens: 20,
      total_tokens: 1020,
      prompt_tokens_details: { cached_tokens: 800 },
    },
  },
]
const SSE = `${CHUNKS.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`
const METERS = { input: 200, 'input.cacheRead': 800, output: 20 }

describe('inspect shows what was read, by which rule, and its price', () => {
  it('of a body', () => {
    const path = file('body.json', JSON.stringify(MESSAGE, null, 2))
    const { usage, cost, rule, schema_version } = inspected(path, '--at', '2026-11-01')
    expect(schema_version).toBe(1)
    expect(usage).toMatchObject({
      status: 'ok',
      segments: [
        {
          model: 'claude-sonnet-4-5',
          meters: { input: 12, 'input.cacheRead': 900, output: 44 },
        },
      ],
      totals: { input_tokens: 912, cache_read_tokens: 900, total_tokens: 956 },
      warnings: [],
      response_id: 'msg_1',
      raw: MESSAGE.usage,
    })
    expect(cost).toMatchObject({
      status: 'priced',
      cost_usd: '0.000966',
      list_cost_usd: '0.000966',
      priced_as: 'anthropic',
      unpriced_meters: [],
    })
    expect(cost.charges[1]).toEqual({
      model: 'claude-sonnet-4-5',
      meter: 'input.cacheRead',
      quantity: 900,
      unit_price_usd: '0.0000003',
      cost_usd: '0.000270',
      price_id: cost.prices[0].id,
    })
    expect(rule).toMatchObject({
      form: 'body',
      reader: 'anthropic',
      kind: 'provider',
      recognition: 'own',
      convention: expect.stringContaining('stand beside each other'),
    })
    const { out } = run('inspect', path)
    expect(out).toMatch(/^read as +anthropic, one value \(nobody else writes like this\)\n/)
    expect(out).toMatch(/input\.cacheRead +900 +0\.0000003 +0\.000270\n/)
    expect(out).toMatch(/cost \$0\.000966\n$/)
    expect(out).not.toContain('secret')
  })

  it.each<[string, string, string | Buffer, string]>([
    ['raw server-sent events', 'stream.txt', SSE, 'text'],
    ['a compressed file', 'stream.txt.gz', gzipSync(SSE), 'text'],
    ['a list of events', 'events.json', JSON.stringify(CHUNKS), 'events'],
    ['lines of JSON', 'lines.ndjson', CHUNKS.map((one) => JSON.stringify(one)).join('\n'), 'text'],
  ])('of %s', (_, name, content, form) => {
    const { usage, cost, rule } = inspected(file(name, content))
    expect(usage.segments).toEqual([{ model: 'gpt-4o', meters: METERS }])
    expect([rule.reader, rule.form, cost.cost_usd]).toEqual(['openai', form, '0.001700'])
  })

  it('of stdin, with hints', () => {
    const input = JSON.stringify({ prompt_tokens: 1000, completion_tokens: 20 })
    const words = ['--provider', 'azure', '--model', 'gpt-4o', '--json']
    const { usage, cost, rule } = JSON.parse(runWith({ input }, 'inspect', '-', ...words).out)
    expect(usage.segments).toEqual([{ model: 'gpt-4o', meters: { input: 1000, output: 20 } }])
    expect(rule).toMatchObject({ reader: 'azure.ai.openai', recognition: 'compatible' })
    expect(cost).toMatchObject({ priced_as: 'azure.ai.openai', cost_usd: '0.002700' })
  })

  it('of a model without a price: named, never zero', () => {
    const body = { ...CHUNKS[1], object: 'chat.completion', model: 'house-1' }
    const { cost } = inspected(file('house.json', JSON.stringify(body)))
    expect(cost).toMatchObject({ status: 'unpriced', cost_usd: null, charges: [] })
    expect(cost.warnings).toMatchObject([{ code: 'unknown_model' }])
    expect(run('inspect', join(home, 'house.json')).out).toContain('cost unknown (no price)')
  })

  it('of what has no usage: missing, and no failure', () => {
    const path = file('none.json', '{"error": {"message": "overloaded"}}')
    const { usage, cost, rule } = inspected(path)
    expect(usage).toMatchObject({ status: 'missing', segments: [], totals: null })
    expect(usage.warnings).toMatchObject([{ code: 'usage_missing' }])
    expect([cost.cost_usd, rule]).toEqual([null, null])
    expect(run('inspect', path)).toMatchObject({ code: 0, err: '' })
    expect(run('inspect', file('empty', '')).out).toContain('cost unknown (no usage in it)')
  })
})

it('says in a coded sentence what it cannot read', () => {
  for (const path of [
    join(home, 'nothing.json'),
    home,
    file('cut.gz', gzipSync(SSE).subarray(0, 30)),
  ]) {
    const { code, out, err } = run('inspect', path)
    expect([code, out]).toEqual([3, ''])
    expect(err).toMatch(/^error file_not_readable: Cannot read "/)
  }
  expect(run('inspect')).toMatchObject({ code: 2, err: expect.stringContaining("'file'") })
  expect(run('inspect', home, '--at', 'soon')).toMatchObject({ code: 2 })
})
