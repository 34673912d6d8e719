import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { serveCommand } from '../../packages/server/src/cli/commands/serve.ts'
import { startCommand } from '../../packages/server/src/cli/commands/start.ts'
import { processIo } from '../../packages/server/src/cli/process-io.ts'
import { post, runningServer } from './running-server.ts'

const ROOT = join(import.meta.dirname, '../..')
const page = readFileSync(join(ROOT, 'docs/reference/configuration.md'), 'utf8')

/** The rows of a section's tables: their cells. */
function rowsOf(title: string): string[][] {
  const [, section = ''] = page.split(`## ${title}\n`)
  const [lines = ''] = section.split('\n## ')
  const rows = [...lines.matchAll(/^\| (`.*) \|$/gm)]
  return rows.map(([, row = '']) => row.split('|').map((cell) => cell.trim()))
}

const namesIn = (cell = ''): string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)

/** Every option, each with its default: as text where the command states one. */
function optionsOf({ options }: ReturnType<typeof serveCommand>): Record<string, string> {
  return Object.fromEntries(
    options.map(({ flags, defaultValue, description }) => {
      const [, told = ''] = /\(default: (?!UTC)([^)]+)\)/.exec(description) ?? []
      return [flags, typeof defaultValue === 'string' ? `\`${defaultValue}\`` : told]
    }),
  )
}

it('names every option of serve and start with its default, and no other', () => {
  const io = processIo()
  const documented = rowsOf('Options of `serve` and `start`').map(([flags, value = '']) => [
    namesIn(flags)[0],
    value,
  ])
  expect(Object.fromEntries(documented)).toEqual(optionsOf(startCommand(io)))
  expect(optionsOf(startCommand(io))).toMatchObject(optionsOf(serveCommand(io)))
})

/** What the code reads: `env['NAME']`, `const { NAME } = env`; scopes are put together from names. */
function variablesInCode(): Set<string> {
  const sources = ['sdk', 'server'].flatMap((name) => {
    const folder = join(ROOT, 'packages', name, 'src')
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const code = files.filter(
      (file) => file.endsWith('.ts') && !/\.(test|contract)\.ts$/.test(file),
    )
    return code.map((file) => readFileSync(join(folder, file), 'utf8'))
  })
  const scope = ['PROJECT', 'ENVIRONMENT', 'WORKFLOW', 'AGENT'].map((name) => `TOKENLEDGER_${name}`)
  return new Set([
    ...scope,
    ...sources.flatMap((text) => [
      ...[...text.matchAll(/\benv(?:ironment)?\['([A-Z][A-Z0-9_]+)'\]/g)].map(
        ([, name = '']) => name,
      ),
      ...[...text.matchAll(/const \{([^}]*)\} = env\b/g)].flatMap(([, names = '']) =>
        [...names.matchAll(/[A-Z][A-Z0-9_]+/g)].map(([name]) => name),
      ),
    ]),
  ])
}

it('names every variable of the environment that the code reads, and no other', () => {
  const documented = rowsOf('Environment').flatMap(([names]) => namesIn(names))
  expect([...documented].sort()).toEqual([...variablesInCode()].sort())
})

it('names every file that a server leaves behind', async () => {
  const home = mkdtempSync(join(tmpdir(), 'tokenledger-files-'))
  const folder = join(home, 'ledger')
  const documented = rowsOf('Files').flatMap(([names]) => namesIn(names))
  const env = { TOKENLEDGER_HOME: folder }
  const server = await runningServer({ home, words: ['start', '--port', '0'], env })
  try {
    await post(server.url, [{ id: 'a', provider: 'openai', input_tokens: 1 }])
    const files = readdirSync(folder)
    expect(files).toEqual(expect.arrayContaining(['ledger.sqlite', 'sample.sqlite']))
    expect(documented).toEqual(expect.arrayContaining(files))
    expect(readdirSync(home)).toEqual(['ledger'])
  } finally {
    await server.end()
    rmSync(home, { recursive: true, force: true })
  }
})
