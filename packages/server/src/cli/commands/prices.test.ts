import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { priceBook, TokenledgerError } from '@tokenledger/sdk'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Io } from '../io.ts'
import { PLAIN } from '../render/colours.ts'
import { pricesCommand } from './prices.ts'

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

test('diff: what another list adds, changes and takes away, and none with itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prices-'))
  try {
    const path = join(folder, 'other.json')
    const models = [
      { id: 'sonar', prices: { input_mtok: 2, output_mtok: 1 } },
      { id: 'sonar-new', prices: { input_mtok: { base: 0.25 } } },
    ]
    writeFileSync(path, JSON.stringify([{ id: 'perplexity', models }]))
    const { out, isNo } = await run('diff', path)
    expect(isNo).toBe(true)
    expect(out).toContain('~ perplexity/sonar  input: 0.000001 → 0.000002\n')
    expect(out).toContain('+ perplexity/sonar-new  input: none → 0.00000025\n')
    expect(out).toContain('- perplexity/r1-1776  output: 0.000008 → none\n')
    expect(out).not.toContain('sonar-pro')
    expect(out).not.toContain('sonar  output')
    writeFileSync(path, JSON.stringify(priceBook().files))
    const same = await run('diff', path, '--json')
    expect(JSON.parse(same.out)).toEqual({ schema_version: 1, differences: [] })
    expect(same.isNo).toBe(false)
    writeFileSync(path, 'no JSON')
    await expect(run('diff', path)).rejects.toThrow(TokenledgerError)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
