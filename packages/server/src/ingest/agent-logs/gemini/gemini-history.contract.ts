import { createHash } from 'node:crypto'
import { home } from '../home-folder.contract.ts'
import { readWritten, type WrittenFiles } from '../read-written.contract.ts'
import { gemini } from './gemini.ts'
import { geminiReader } from './gemini-reader.ts'

/** Histories of Gemini CLI as tests write them, below a home folder of each test's own. */

export type Fields = Record<string, unknown>

export const ROOT = '/home/ana/shop'

export const HASH = createHash('sha256').update(ROOT).digest('hex')

export const SESSION = '0b54aa10-1111-4222-8333-444455556666'

export const TMP = `.gemini/tmp/${HASH}`

export const LINES = `${TMP}/chats/session-2026-03-01T10-00-0b54aa10.jsonl`

export const DOCUMENT = `${TMP}/chats/session-2026-03-01T10-00-0b54aa10.json`

/** The first row of a session. */
export const head = (fields: Fields = {}) => ({
  sessionId: SESSION,
  projectHash: HASH,
  startTime: '2026-03-01T10:00:00.000Z',
  lastUpdated: '2026-03-01T10:00:00.000Z',
  kind: 'main',
  ...fields,
})

/** Counters of an answer as the tool writes them. */
export const tokens = (fields: Fields = {}) => ({
  input: 15_327,
  output: 23,
  cached: 11_526,
  thoughts: 919,
  tool: 7,
  total: 16_276,
  ...fields,
})

/** A row of an answer. */
export const answer = (fields: Fields = {}) => ({
  id: 'm1',
  timestamp: '2026-03-01T10:00:05.000Z',
  type: 'gemini',
  content: 'hello',
  thoughts: [],
  tokens: tokens(),
  model: 'gemini-2.5-pro',
  ...fields,
})

export const user = { id: 'u1', timestamp: '2026-03-01T10:00:01.000Z', type: 'user', content: 'hi' }

/** What those counters are as meters. */
export const METERS = {
  input: 3801,
  'input.cacheRead': 11_526,
  'input.tool': 7,
  output: 23,
  'output.reasoning': 919,
}

/** Writes histories and reads them at once: the simplest import. */
export const read = (
  files: WrittenFiles,
  options: { env?: Record<string, string>; paths?: string[] } = {},
) => readWritten({ source: gemini, reader: geminiReader }, files, { home, ...options })

const sums = (fields: Fields = {}) => ({
  prompt: 500_000,
  candidates: 300,
  total: 500_800,
  cached: 100_000,
  thoughts: 500,
  tool: 0,
  ...fields,
})

/** What a headless run printed. */
export const run = (fields: Fields = {}) => ({
  session_id: 'e0e0e0e0-1111-4222-8333-444455556666',
  response: 'done',
  stats: {
    models: {
      'gemini-2.5-pro': {
        api: { totalRequests: 10, totalErrors: 0, totalLatencyMs: 9 },
        tokens: sums(),
      },
      'gemini-2.5-flash': {
        api: { totalRequests: 1 },
        tokens: sums({ prompt: 10, cached: 0, total: 810 }),
      },
      'gemini-2.5-flash-lite': { api: { totalRequests: 0 }, tokens: { prompt: 0, total: 0 } },
    },
    tools: { totalCalls: 2, byName: { shell: { count: 2 } } },
  },
  ...fields,
})
