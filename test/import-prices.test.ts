import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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

/** Runs the import without writing; the bundled files must be as they were. */
function importPrices(...words: string[]) {
  const contents = () => readdirSync(PRICES).map((name) => readFileSync(join(PRICES, name), 'utf8'))
  const before = contents()
  const script = join(ROOT, 'scripts/import-prices.mjs')
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, ...words], {
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([0, ''])
  expect(contents()).toEqual(before)
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
