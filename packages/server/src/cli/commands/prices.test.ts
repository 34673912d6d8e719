import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type FoundModel, priceBook, TokenledgerError } from '@tokenledger/sdk'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Io } from '../io.ts'
import { PLAIN } from '../render/colours.ts'
import { pricesCommand } from './prices.ts'

type Price = FoundModel['model']['prices'][number]

async function run(...words: string[]) {
  let out = ''
  let err = ''
  let isNo = false
  const io: Io = {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    env: {},
    home: '/nowhere',
    width: 120,
    isTerminal: false,
    isErrTerminal: false,
    colours: PLAIN,
    errColours: PLAIN,
    now: () => Date.parse('2026-11-22T12:00:00Z'),
    openScreen: () => null,
    answerNo: () => {
      isNo = true
    },
  }
  await pricesCommand(io).parseAsync(words, { from: 'user' })
  return { out, err, isNo }
}

test('the bundled files hold to the published schema', () => {
  const url = new URL('../../../../../schemas/price-book.json', import.meta.url)
  const schema = z.fromJSONSchema(JSON.parse(readFileSync(url, 'utf8')))
  for (const file of priceBook().files) expect(schema.safeParse(file).error?.issues).toBeUndefined()
  const [file] = priceBook().files
  expect(
    schema.safeParse({ ...file, models: [{ id: 'x', prices: [{ per_mtok: { input: 1 } }] }] })
      .success,
  ).toBe(false)
})

test('list: a table of one provider, and all as JSON', async () => {
  const { out, isNo } = await run('list', '--provider', 'claude')
  expect(isNo).toBe(false)
  expect(out).toMatch(/Model +Provider +Input +Cache read +Cache write +Output +Context +Since/)
  expect(out).toMatch(/claude-opus-5 +anthropic +5 +0\.5 +6\.25 +25 +1,000,000/)
  expect(out).not.toContain('gpt-')
  const all = JSON.parse((await run('list', '--json')).out)
  expect(all.schema_version).toBe(1)
  expect(all.models.length).toBeGreaterThan(140)
})

test('list: a provider without prices is answered with no', async () => {
  const { err, isNo } = await run('list', '--provider', 'acme')
  expect([isNo, err]).toEqual([true, expect.stringContaining('openai')])
})

test('show: every price with dates, conditions and source, and the one in force', async () => {
  const { out } = await run('show', 'gpt-5.6-sol-2026-07-09', '--at', '2026-08-20')
  expect(out).toContain('gpt-5.6-sol  openai, known by a dated name')
  expect(out).toContain('From the beginning to 2026-08-21, when input_over=271999')
  expect(out).toContain('From 2026-08-21 to now')
  expect(out).toContain('https://developers.openai.com/')
  expect(out).toMatch(/In force 2026-08-20: openai\/gpt-5\.6-sol@start#/)
  expect(out).toMatch(/input +\$0\.000005 +\$5\n/)
})

test('show: a price shared with another provider says whose list it is', async () => {
  const { out } = await run('show', 'gpt-4o', '--provider', 'azure', '--json')
  expect(JSON.parse(out)).toMatchObject({
    schema_version: 1,
    match: { provider: 'azure.ai.openai', price_list: 'openai', model: 'gpt-4o', how: 'id' },
    in_force: { effective_from: null, rates: { input: '0.0000025' } },
  })
})

test('show: an unknown name is no, with near names', async () => {
  const { out, err, isNo } = await run('show', 'gpt-4o-minni', '--provider', 'openai', '--json')
  expect([isNo, JSON.parse(out)]).toMatchObject([
    true,
    { match: null, near: ['gpt-4o-mini', {}, {}] },
  ])
  expect(err).toContain('near names: gpt-4o-mini')
  await expect(run('show', 'gpt-4o', '--at', 'soon')).rejects.toThrow(TokenledgerError)
})

test('check: the book is in order', async () => {
  const { out, isNo } = await run('check', '--json')
  expect(isNo).toBe(false)
  expect(JSON.parse(out)).toMatchObject({ schema_version: 1, providers: 38, problems: [] })
  expect((await run('check')).out).toMatch(/: in order\n$/)
})

describe('price files of your own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'prices-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  let count = 0

  /** A file in a folder of its own. */
  function written(content: unknown, name = 'acme.json'): string {
    const place = join(folder, String(count))
    count += 1
    mkdirSync(place)
    const path = join(place, name)
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
    return path
  }

  const bundled = (provider: string) => {
    const file = priceBook().files.find((one) => one.provider === provider)
    if (file === undefined) throw new Error(`No prices of ${provider}`)
    return file
  }

  /** The models of a file with the rates of some meters changed. */
  const withRates = (provider: string, id: string, change: (price: Price) => Price) => {
    const file = bundled(provider)
    const models = file.models.map((model) =>
      model.id === id ? { ...model, prices: model.prices.map(change) } : model,
    )
    return { ...file, models }
  }

  test('check: a file, and a folder; what is shared with others is known', async () => {
    const path = written(bundled('azure.ai.openai'))
    expect((await run('check', path)).out).toMatch(/: 1 providers, \d+ models, .*: in order\n$/)
    const { out, isNo } = await run('check', dirname(path), '--json')
    expect([isNo, JSON.parse(out)]).toMatchObject([false, { providers: 1, problems: [] }])
  })

  test('check: problems are named, and the answer is no', async () => {
    const { models } = bundled('jina')
    const path = written({ ...bundled('jina'), models: [...models, ...models.slice(0, 1)] })
    const { out, isNo } = await run('check', path)
    expect([isNo, out]).toEqual([true, expect.stringContaining('stands twice')])
    expect(JSON.parse((await run('check', path, '--json')).out).problems).toHaveLength(1)
  })

  test('diff: none with itself, one file or all of a folder', async () => {
    const path = written(priceBook().files)
    writeFileSync(join(dirname(path), 'notes.txt'), 'no prices')
    for (const place of [path, dirname(path)]) {
      const { out, isNo } = await run('diff', place, '--json')
      expect([isNo, JSON.parse(out)]).toEqual([false, { schema_version: 1, differences: [] }])
    }
  })

  test('diff: every rate counts: tiers, thresholds, cache lives, fees and dates', async () => {
    const path = written(
      withRates('openai', 'gpt-5.6-sol', (price) => ({
        ...price,
        effective_to: price.effective_to ?? '2027-01-01',
        ...(price.when?.input_over === undefined
          ? {}
          : { per_mtok: { ...price.per_mtok, 'input.cacheWrite': '77' } }),
      })),
    )
    const anthropic = withRates('anthropic', 'claude-opus-5', (price) => ({
      ...price,
      per_mtok: { ...price.per_mtok, 'input.cacheWrite.1h': '9' },
    }))
    const [fee] = anthropic.fees
    writeFileSync(
      join(dirname(path), 'other.json'),
      JSON.stringify({
        ...anthropic,
        fees: [{ ...fee, per_unit: { ...fee?.per_unit, webSearch: '0.02' } }],
      }),
    )
    const { out, isNo } = await run('diff', dirname(path))
    expect(isNo).toBe(true)
    expect(out).toMatch(
      /^~ openai\/gpt-5\.6-sol {2}input\.cacheWrite \[input_over=271999\]: 12\.5 → 77$/m,
    )
    expect(out).toMatch(/^\+ openai\/gpt-5\.6-sol {2}effective_to from \S+: none → 2027-01-01$/m)
    expect(out).toMatch(/^~ anthropic\/claude-opus-5 {2}input\.cacheWrite\.1h: 10 → 9$/m)
    expect(out).toMatch(/^~ anthropic\/\* {2}webSearch: 0\.01 → 0\.02$/m)
    const json = JSON.parse(
      (await run('diff', dirname(path), '--provider', 'claude', '--json')).out,
    )
    expect(json.differences).toHaveLength(2)
    expect(json.differences[1]).toEqual({
      kind: 'changed',
      provider: 'anthropic',
      model: 'claude-opus-5',
      when: '',
      effective_from: null,
      meter: 'input.cacheWrite.1h',
      ours: '0.00001',
      theirs: '0.000009',
    })
  })

  test('diff: the data of genai-prices, with dates and thresholds; what it cannot state is not missed', async () => {
    const models = [
      { id: 'sonar', prices: { input_mtok: 2, output_mtok: 1 } },
      { id: 'sonar-deep-research', prices: {} },
      {
        id: 'sonar-new',
        prices: [
          { prices: { input_mtok: { base: 0.25, tiers: [{ start: 1000, price: 0.5 }] } } },
          { constraint: { start_date: '2026-12-01' }, prices: { input_mtok: 1e-7 } },
          { constraint: { start_time: '01:00' }, prices: { input_mtok: 9 } },
        ],
      },
    ]
    const { out, isNo } = await run('diff', written([{ id: 'perplexity', models }]))
    expect(isNo).toBe(true)
    const lines = out.split('\n').filter((line) => /^[~+]/.test(line))
    expect(lines).toEqual([
      '~ perplexity/sonar  input: 1 → 2',
      '+ perplexity/sonar-new  input: none → 0.25',
      '+ perplexity/sonar-new  effective_to: none → 2026-12-01',
      '+ perplexity/sonar-new  input from 2026-12-01: none → 0.0000001',
      '+ perplexity/sonar-new  input [input_over=1000]: none → 0.5',
      '+ perplexity/sonar-new  effective_to [input_over=1000]: none → 2026-12-01',
    ])
    expect(out).toContain('- perplexity/r1-1776  output: 8 → none\n')
    expect(out).not.toMatch(/sonar-pro|deep-research|requests|sonar {2}output/)
  })

  test.each<[string, unknown, string]>([
    ['no JSON', 'no JSON', 'must be JSON'],
    ['another JSON', { hello: 1 }, 'must not have "hello"'],
    ['a list of nothing known', [null], 'must be an object'],
    ['a price that is no text', [{ ...bundled('jina'), models: [{ id: 'x' }] }], 'must be a list'],
  ])('diff: %s is refused', async (_, content, reason) => {
    await expect(run('diff', written(content))).rejects.toMatchObject({
      code: 'invalid_price_book',
      message: expect.stringContaining(reason),
    })
  })

  test('a path that is not there, and a folder without price files, are errors', async () => {
    for (const verb of ['diff', 'check']) {
      await expect(run(verb, join(folder, 'nope'))).rejects.toMatchObject({
        code: 'file_not_readable',
      })
      const empty = dirname(written('', 'notes.txt'))
      await expect(run(verb, empty)).rejects.toMatchObject({ code: 'invalid_price_book' })
    }
  })
})
