import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'

/** The two published packages, packed and installed into an empty project as a user would. */
const ROOT = join(import.meta.dirname, '..')
const project = mkdtempSync(join(tmpdir(), 'tokenledger-package-'))

const npm = (args: readonly string[], cwd: string): string =>
  execFileSync(
    'npm',
    [...args, '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'],
    {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )

beforeAll(() => {
  for (const name of ['sdk', 'server']) {
    npm(['pack', '--pack-destination', project], join(ROOT, 'packages', name))
  }
  writeFileSync(join(project, 'package.json'), '{"type":"module","private":true}')
  const tarballs = readdirSync(project).filter((file) => file.endsWith('.tgz'))
  npm(['install', ...tarballs.map((file) => `./${file}`)], project)
}, 120_000)
afterAll(() => {
  rmSync(project, { recursive: true, force: true })
})

const node = (code: string): string =>
  execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: project,
    encoding: 'utf8',
  }).trim()

it('the SDK has no dependencies and prices a call', () => {
  const manifest = readFileSync(join(project, 'node_modules/@tokenledger/sdk/package.json'), 'utf8')
  expect(JSON.parse(manifest).dependencies).toBeUndefined()
  const code = `import { costOf, toDecimal } from '@tokenledger/sdk'
    const segments = [{ model: 'gpt-4o', meters: { input: 10000, output: 5000 } }]
    const usage = { status: 'ok', segments, context: {}, details: {}, warnings: [] }
    console.log(toDecimal(costOf(usage, { provider: 'openai' }).total))`
  expect(node(code)).toBe('0.075000')
})

const PROGRAM = `import { createServer } from 'node:http'
const answer = { id: 'c1', model: 'gpt-5', usage: { prompt_tokens: 12, completion_tokens: 30 } }
const server = createServer((_, response) => response.end(JSON.stringify(answer))).listen(0)
const url = 'http://127.0.0.1:' + server.address().port + '/v1/chat/completions'
const body = JSON.stringify({ model: 'gpt-5', messages: [] })
await (await fetch(url, { method: 'POST', body })).json()
server.close()
const { getTokenTracker } = await import('@tokenledger/sdk')
const { PM } = getTokenTracker().totals('agent')
console.log(fetch.name, PM.totalTokens, PM.calls)
`

it.each(['--import', '--require'])(
  'a program that knows nothing of it is metered by %s',
  (flag) => {
    const program = join(project, 'program.mjs')
    writeFileSync(program, PROGRAM)
    const args = [flag, '@tokenledger/sdk/register', flag, '@tokenledger/sdk/register', program]
    const env = { ...process.env, TOKENLEDGER_AGENT: 'PM', NODE_NO_WARNINGS: '1' }
    const output = execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8', env })
    expect(output.trim()).toBe('fetch 42 1')
  },
)

it('the command runs from its package', () => {
  const bin = join(project, 'node_modules/.bin/tokenledger')
  const env = { ...process.env, TOKENLEDGER_HOME: join(project, 'home') }
  expect(execFileSync(bin, ['--version'], { encoding: 'utf8', env }).trim()).toMatch(
    /^\d+\.\d+\.\d+/,
  )
  execFileSync(bin, ['verify'], { encoding: 'utf8', env: { ...env, HOME: project } })
})

const USE = `import { costOf, readUsage } from '@tokenledger/sdk'
import { toDecimal } from '@tokenledger/sdk/core'
import { TokenledgerError } from '@tokenledger/sdk/errors'
import { priceBook } from '@tokenledger/sdk/reading'
const { total } = costOf(readUsage({}), { provider: 'openai' })
export const text: string = toDecimal(total ?? 0n)
export const checked: string = priceBook().checked
export const code: string = new TokenledgerError('invalid_decimal', 'no').code
// @ts-expect-error the types are there, not any
export const wrong: number = toDecimal(0n)
`

it.each([
  ['nodenext', 'nodenext'],
  ['bundler', 'esnext'],
])('the entries have types for moduleResolution %s', (resolution, module) => {
  writeFileSync(join(project, 'use.ts'), USE)
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const options = ['--strict', '--noEmit', '--target', 'es2023', '--types', '']
  const args = [...options, '--module', module, '--moduleResolution', resolution, 'use.ts']
  const { stdout, status } = spawnSync(process.execPath, [tsc, ...args], {
    cwd: project,
    encoding: 'utf8',
  })
  expect({ stdout, status }).toEqual({ stdout: '', status: 0 })
})

it('each package carries its papers', () => {
  const paper = (name: string, file: string): string =>
    readFileSync(join(project, 'node_modules', name, file), 'utf8')
  for (const name of ['@tokenledger/sdk', 'tokenledger']) {
    expect(paper(name, 'README.md')).toMatch(`# ${name}\n`)
    expect(paper(name, 'LICENSE')).toBe(readFileSync(join(ROOT, 'LICENSE'), 'utf8'))
  }
  expect(paper('@tokenledger/sdk', 'NOTICE')).toBe(readFileSync(join(ROOT, 'NOTICE'), 'utf8'))
})

it('no package carries tests', () => {
  for (const name of ['@tokenledger/sdk', 'tokenledger']) {
    const files = readdirSync(join(project, 'node_modules', name), {
      recursive: true,
      encoding: 'utf8',
    })
    const own = files.filter((file) => !file.includes('node_modules'))
    expect(own.filter((file) => /\.(test|contract)\./.test(file))).toEqual([])
  }
})
