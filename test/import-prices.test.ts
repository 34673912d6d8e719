import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const PACKAGE = join(ROOT, 'node_modules/@pydantic/genai-prices')
const PRICES = join(ROOT, 'packages/sdk/src/prices')
const folder = mkdtempSync(join(tmpdir(), 'import-prices-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Provider {
  readonly id: string
  readonly models: { readonly id: string; prices: Record<string, unknown> }[]
}

/** Runs an import without writing; the bundled files must be as they were. */
function run(name: string, ...words: string[]): string {
  const contents = () => readdirSync(PRICES).map((name) => readFileSync(join(PRICES, name), 'utf8'))
  const before = contents()
  const script = join(ROOT, 'scripts', name)
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, ...words], {
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([0, ''])
  expect(contents()).toEqual(before)
  return stdout
}

function importPrices(...words: string[]) {
  const stdout = run('import-prices.mjs', ...words)
  const [changes = '', byHand = ''] = stdout.split('\nKept by hand')
  return { changes: changes.trim().split('\n'), byHand }
}

describe('the import of prices', () => {
  it('finds nothing to change in the data that was imported', () => {
    expect(importPrices().changes).toEqual([
      expect.stringMatching(/^0 added, 0 changed, 0 removed/),
    ])
  })

  it('shows one diff for all files, and what it states otherwise of models kept by hand', async () => {
    // @ts-expect-error: a script, in plain JavaScript
    const { importData } = await import('../scripts/import-data.mjs')
    const data: Provider[] = structuredClone(await importData(PACKAGE))
    const modelOf = (provider: string, id: string) => {
      const found = data.find((one) => one.id === provider)?.models.find((model) => model.id === id)
      if (found === undefined) throw new Error(`The data holds no ${provider}/${id}`)
      return found
    }
    const removed = data.find(({ id }) => id === 'groq')?.models.shift()
    modelOf('cerebras', 'gpt-oss-120b').prices['output_mtok'] = 0.9
    modelOf('anthropic', 'claude-opus-5').prices['cache_write_1h_mtok'] = 11
    modelOf('openai', 'gpt-4.1').prices['input_mtok'] = 7
    data
      .find(({ id }) => id === 'mistral')
      ?.models.push({
        ...modelOf('mistral', 'ministral-8b'),
        id: 'ministral-new',
        prices: { input_mtok: { base: 1, tiers: [{ start: 1000, price: 2 }] } },
      })
    const path = join(folder, 'data.json')
    writeFileSync(path, JSON.stringify(data))
    const { changes, byHand } = importPrices(path)
    expect(changes).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^~ cerebras\/gpt-oss-120b {2}output: [\d.]+ → 0\.9$/),
        '~ anthropic/claude-opus-5  input.cacheWrite.1h: 10 → 11',
        '+ mistral_ai/ministral-new  input: none → 1',
        '+ mistral_ai/ministral-new  input [input_over=1000]: none → 2',
        expect.stringMatching(new RegExp(`^- groq/${removed?.id} {2}input: [\\d.]+ → none$`)),
      ]),
    )
    expect(byHand).toContain('~ openai/gpt-4.1  input: 2 → 7')
    expect(changes.join('\n')).not.toContain('openai/gpt-4.1 ')
  })
})

it('adds what the book lacks from a catalogue, and nothing that it knows', async () => {
  // @ts-expect-error: a script, in plain JavaScript
  const { CATALOGUED } = await import('../scripts/catalogued.mjs')
  const data = join(folder, 'catalogue/dist/providers/data')
  mkdirSync(data, { recursive: true })
  writeFileSync(join(folder, 'catalogue/package.json'), '{"version":"9.9.9"}')
  for (const { from } of CATALOGUED) writeFileSync(join(data, `${from}.json`), '{}')
  const model = (id: string, cost: object) => [`chat:${id}`, { id, cost, type: 'chat' }]
  const cost = { input: 1, output: 2, cacheRead: 0, cacheWrite: 0 }
  const models = [
    model('openai/gpt-4o', cost),
    model('openai/gpt-4o-new', {
      ...cost,
      tiers: [{ inputTokensAbove: 1000, input: 2, output: 3 }],
    }),
    model('acme/tiny:free', { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }),
    model('acme/untold', { input: 0, output: 0 }),
    model('acme/open-weights', cost),
    model('~openai/gpt-latest', cost),
  ]
  writeFileSync(join(data, 'openrouter.json'), JSON.stringify({ api: Object.fromEntries(models) }))
  const bedrock = [model('us.acme.new-v1:0', cost), model('acme.new-v1:0', cost)]
  writeFileSync(
    join(data, 'amazon-bedrock.json'),
    JSON.stringify({ api: Object.fromEntries(bedrock) }),
  )
  const lines = run('import-catalogue.mjs', join(folder, 'catalogue')).split('\n')
  expect(lines.filter((line) => line.startsWith('+'))).toEqual([
    '+ aws.bedrock/acme.new-v1:0  input: none → 1',
    '+ aws.bedrock/acme.new-v1:0  output: none → 2',
    '+ openrouter/acme/tiny:free  input: none → 0',
    '+ openrouter/acme/tiny:free  output: none → 0',
    '+ openrouter/openai/gpt-4o-new  input: none → 1',
    '+ openrouter/openai/gpt-4o-new  output: none → 2',
    '+ openrouter/openai/gpt-4o-new  input [input_over=1000]: none → 2',
    '+ openrouter/openai/gpt-4o-new  output [input_over=1000]: none → 3',
  ])
})
