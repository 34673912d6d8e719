import { execFileSync } from 'node:child_process'
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

it('the command runs from its package', () => {
  const bin = join(project, 'node_modules/.bin/tokenledger')
  const env = { ...process.env, TOKENLEDGER_HOME: join(project, 'home') }
  expect(execFileSync(bin, ['--version'], { encoding: 'utf8', env }).trim()).toMatch(
    /^\d+\.\d+\.\d+/,
  )
  execFileSync(bin, ['verify'], { encoding: 'utf8', env: { ...env, HOME: project } })
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
