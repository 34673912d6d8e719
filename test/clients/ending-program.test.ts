import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const chunk = {
  id: 'chatcmpl-cut',
  object: 'chat.completion.chunk',
  model: 'gpt-4o',
  choices: [{ index: 0, delta: { content: 'It was about to say more.' } }],
}

/** The calls of a program that ends while its call runs, by what its exporter has kept of them. */
async function callsOf(
  when: 'asked' | 'read',
  how: 'exit' | 'error' = 'exit',
): Promise<readonly object[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tokenledger-exit-'))
  const path = join(folder, 'calls.jsonl')
  let asked: () => void = () => {}
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve
  })
  const provider = createServer((request, response) => {
    request.resume()
    asked()
    if (when === 'asked') return
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`data: ${JSON.stringify(chunk)}\n\n`)
  })
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  const { port } = provider.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/v1/chat/completions`
  try {
    const program = join(import.meta.dirname, 'ending-program.mjs')
    const child = spawn(process.execPath, [program, url, path, when, how])
    if (how === 'exit') child.stderr.pipe(process.stderr)
    await isAsked
    child.stdin.end('now')
    await once(child, 'close')
    const lines = readFileSync(path, 'utf8').trim().split('\n')
    return lines.map((line) => JSON.parse(line))
  } finally {
    provider.closeAllConnections()
    provider.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

it('an exit in the middle of an answer keeps the call, with what had come of it', async () => {
  expect(await callsOf('read')).toMatchObject([
    { id: 'chatcmpl-cut', status: 'aborted', estimated: true, meters: { output: 7 } },
  ])
})

it('an error that nobody catches keeps the call as an exit does', async () => {
  expect(await callsOf('read', 'error')).toMatchObject([{ id: 'chatcmpl-cut', status: 'aborted' }])
})

it('an exit before the answer keeps the call; what it used is unknown', async () => {
  const [call, ...others] = await callsOf('asked')
  expect(others).toEqual([])
  expect(call).toMatchObject({ status: 'aborted', reading: { status: 'missing' } })
  expect(call).not.toHaveProperty('meters')
})
