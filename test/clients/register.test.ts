import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const REGISTER = pathToFileURL(
  join(import.meta.dirname, '../../packages/sdk/dist/instrument/register.js'),
).href

it('meters a program that knows nothing of it, and writes its calls where the environment says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'register-'))
  const answer = {
    id: 'chatcmpl-A1',
    object: 'chat.completion',
    model: 'gpt-5',
    choices: [],
    usage: { prompt_tokens: 12, completion_tokens: 30, total_tokens: 42 },
  }
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const app = join(folder, 'app.mjs')
  const file = join(folder, 'calls.jsonl')
  writeFileSync(
    app,
    `const body = JSON.stringify({ model: 'gpt-5', messages: [] })
    const url = 'http://127.0.0.1:${port}/v1/chat/completions'
    const answer = await (await fetch(url, { method: 'POST', body })).json()
    process.stdout.write(answer.id)`,
  )
  try {
    // Loaded twice: it counts once all the same.
    const words = ['--import', REGISTER, '--import', `${REGISTER}?again`, app]
    const env = { PATH: process.env['PATH'], TOKENLEDGER_JSONL: file, TOKENLEDGER_AGENT: 'planner' }
    const { stdout } = await promisify(execFile)(process.execPath, words, { env })
    expect(stdout).toBe('chatcmpl-A1')
    const events = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events).toMatchObject([
      { id: 'chatcmpl-A1', agent: 'planner', meters: { input: 12, output: 30 }, source: 'sdk' },
    ])
  } finally {
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
