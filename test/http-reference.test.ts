import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { createApp } from '../packages/server/src/http/app.ts'
import { memoryStore } from '../packages/server/src/store/memory/memory-store.ts'

const PAGE = join(import.meta.dirname, '../docs/reference/http-api.md')

it('the examples of the HTTP reference run', async () => {
  const blocks = readFileSync(PAGE, 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm)
  const script = [...blocks].map(([, block = '']) => block).join('\n')
  const app = createApp({ store: memoryStore(), now: Date.now, newId: () => crypto.randomUUID() })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const here = `set -eu\n${script.replaceAll('127.0.0.1:4318', `127.0.0.1:${port}`)}`
  const { stdout } = await promisify(execFile)('bash', ['-c', here], { encoding: 'utf8' })
  await app.close()
  for (const part of ['"accepted":2', '"task_id":"fix-login"', 'event: totals', '"cost_usd":'])
    expect(stdout).toContain(part)
})
