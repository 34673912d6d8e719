import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/**
 * The built command on the other Node lines, with the real binaries of the npm registry.
 * `npm run test:full` runs every test under them.
 */
const ROOT = join(import.meta.dirname, '..')
const installer = join(ROOT, 'scripts/other-nodes.mjs')
const BINARIES: [version: string, binary: string][] = JSON.parse(
  execFileSync(process.execPath, [installer], { encoding: 'utf8' }),
)
const BIN = join(ROOT, 'packages/server/bin/tokenledger.js')
const ROWS = 'when,in,out\n2026-01-05 08:00:00,1000,10\n2026-01-05 09:00:00,500,20\n'

if (BINARIES.length === 0) it.skip('other Node lines: their binaries are for Linux on x64')

describe.each(BINARIES)('Node %s', (_version, binary) => {
  const home = mkdtempSync(join(tmpdir(), 'tokenledger-node-'))
  beforeAll(() => {
    writeFileSync(join(home, 'calls.csv'), ROWS)
  })
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
