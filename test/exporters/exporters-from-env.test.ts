import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportersFromEnv } from '@tokenledger/sdk'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { callOf } from '../../packages/server/src/store/entries.contract.ts'
import { eventServer } from './event-server.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokenledger-env-'))
  vi.stubEnv('TOKENLEDGER_HOME', folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

it('makes those that the environment asks for', async () => {
  const server = await eventServer()
  const path = join(folder, 'calls.jsonl')
  const env = {
    TOKENLEDGER_URL: server.url,
    TOKENLEDGER_API_KEY: 'tl_key',
    TOKENLEDGER_JSONL: path,
  }
  const exporters = exportersFromEnv({ env })
  for (const exporter of exporters) exporter.take(callOf('a'))
  await Promise.all(exporters.map((exporter) => exporter.close()))
  await server.close()
  expect([...server.kept.keys()]).toEqual(['a'])
  expect(server.requests[0]?.headers['authorization']).toBe('Bearer tl_key')
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ id: 'a' })
})

it('makes none where nothing is asked for', () => {
  expect(exportersFromEnv({ env: {} })).toEqual([])
  expect(exportersFromEnv({ env: { TOKENLEDGER_URL: '', TOKENLEDGER_JSONL: '' } })).toEqual([])
})

it('says what is wrong, and makes the others', () => {
  const warnings: string[] = []
  const logger = { info: () => {}, warn: (line: string) => warnings.push(line) }
  const env = { TOKENLEDGER_URL: 'nowhere', TOKENLEDGER_JSONL: join(folder, 'calls.jsonl') }
  expect(exportersFromEnv({ env, logger })).toHaveLength(1)
  expect(warnings).toEqual([expect.stringMatching(/must begin with http/)])
})
