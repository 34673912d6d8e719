import { home } from '../home-folder.contract.ts'
import { type ReadHistories, readWritten, type WrittenFiles } from '../read-written.contract.ts'
import { claudeCode } from './claude-code.ts'
import { claudeCodeReader } from './claude-code-reader.ts'

/** Histories of Claude Code as tests write them, below a home folder of each test's own. */

/** The folder of a project, and the history of a session in it. */
export const PROJECT = '.claude/projects/-home-ana-shop'
export const MAIN = `${PROJECT}/s1.jsonl`

export type Fields = Record<string, unknown>

/** An assistant row as a current version writes it; `undefined` fields are left out. */
export const row = (fields: Fields = {}, message: Fields = {}) => ({
  parentUuid: 'p1',
  isSidechain: false,
  cwd: '/home/ana/shop',
  sessionId: 's1',
  version: '2.1.0',
  gitBranch: 'main',
  type: 'assistant',
  uuid: 'u1',
  timestamp: '2026-03-01T10:00:00.000Z',
  requestId: 'req_1',
  ...fields,
  message: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-opus-4-6',
    content: [{ type: 'text', text: 'hello' }],
    stop_reason: 'end_turn',
    usage: usage(),
    ...message,
  },
})

/** Counters of an answer as the tool writes them. */
export const usage = (fields: Fields = {}) => ({
  input_tokens: 3,
  cache_creation_input_tokens: 100,
  cache_read_input_tokens: 2000,
  output_tokens: 50,
  ...fields,
})

/** What those counters are as meters. */
export const METERS = { input: 3, 'input.cacheRead': 2000, 'input.cacheWrite': 100, output: 50 }

/** Writes histories and reads them at once: the simplest import. */
export const read = (files: WrittenFiles): ReadHistories =>
  readWritten({ source: claudeCode, reader: claudeCodeReader }, files, { home })
