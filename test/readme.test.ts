import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/**
 * Every `sh` block of the README and the guides runs, in order, as one script a document.
 * Lines that begin with `git` or `npm` set the clone up and are what runs this test.
 */
const ROOT = join(import.meta.dirname, '..')
const BIN = join(ROOT, 'packages/server/bin/tokenledger.js')
/** Its commands need a server: test/serve runs them beside one. */
const BESIDE_A_SERVER = 'send-events.md'
const guides = readdirSync(join(ROOT, 'docs/guides')).filter(
  (file) => file.endsWith('.md') && file !== BESIDE_A_SERVER,
)
const isSetUp = (line: string): boolean => /^(git|npm|cd) /.test(line)

function scriptOf(document: string): string {
  const text = readFileSync(join(ROOT, document), 'utf8')
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block)
  const lines = blocks.join('\n').split('\n')
  return lines.filter((line) => !isSetUp(line)).join('\n')
}

const documents = ['README.md', ...guides.map((file) => join('docs/guides', file))].filter(
  (document) => scriptOf(document).trim() !== '',
)

it('finds the commands of the README', () => {
  expect(documents).toContain('README.md')
})

it.each(documents)('%s: its commands run', (document) => {
  const folder = mkdtempSync(join(tmpdir(), 'tokenledger-readme-'))
  const npx = `npx() { shift; "${process.execPath}" "${BIN}" "$@"; }`
  try {
    const script = `set -euo pipefail\n${npx}\n${scriptOf(document)}`
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      TOKENLEDGER_HOME: folder,
      NO_COLOR: '1',
      TMPDIR: folder,
    }
    const output = execFileSync('bash', ['-c', script], { cwd: folder, env, encoding: 'utf8' })
    expect(output).not.toBe('')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
