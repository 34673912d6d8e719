import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { post, type RunningServer, runningServer } from './running-server.ts'

const DOCS = join(import.meta.dirname, '../../docs')
const home = mkdtempSync(join(tmpdir(), 'tokenledger-send-'))
let server: RunningServer

beforeAll(async () => {
  server = await runningServer({ home })
})
afterAll(async () => {
  await server.end()
  rmSync(home, { recursive: true, force: true })
})

const blocks = (page: string, language: string): string[] =>
  [
    ...readFileSync(join(DOCS, page), 'utf8').matchAll(
      new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'),
    ),
  ].map(([, block = '']) => block)

it.each(blocks('reference/events.md', 'json'))('example %# of an event is taken', async (json) => {
  const answer = await post(server.url, [JSON.parse(json)])
  expect([answer.status, await answer.json()]).toMatchObject([202, { accepted: 1, rejected: [] }])
})

it('the commands of the guide are taken, and are answered as it says', async () => {
  const script = ['set -eu', ...blocks('guides/send-events.md', 'sh')].join('\n')
  const here = script.replaceAll('http://127.0.0.1:4318', server.url)
  const { stdout } = await promisify(execFile)('bash', ['-c', here])
  const answers = stdout.match(/\{"accepted":\d+,"duplicates":\d+,"rejected":\[\]\}/g) ?? []
  expect(answers.map((text) => JSON.parse(text).accepted)).toEqual([1, 2, 1, 1, 2])
  expect(stdout).toMatch(/"tag.team":"search".*"session":"s-7".*"calls":1,"input_tokens":10/)
})
