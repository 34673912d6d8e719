import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sqliteDriver } from '../../store/sqlite/sqlite-driver.ts'
import type { AgentLogSource } from './agent-log-source.ts'
import { gemini } from './gemini/gemini.ts'
import { goose } from './goose/goose.ts'
import { opencode } from './opencode/opencode.ts'
import { writeFiles } from './read-written.contract.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'find-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

function writeTable(name: string, sql: string): void {
  mkdirSync(join(home, 'copies'), { recursive: true })
  const { DatabaseSync } = sqliteDriver()
  const db = new DatabaseSync(join(home, 'copies', name))
  db.exec(sql)
  db.close()
}

test.each<[AgentLogSource, readonly string[]]>([
  [gemini, ['one.jsonl', 'two.json']],
  [goose, ['three.db']],
  [opencode, ['four.db']],
])('in a folder that is named, histories of any name are found: %o', (source, names) => {
  const head = { sessionId: 's', projectHash: 'p', startTime: '2026-03-01T10:00:00Z' }
  writeFiles(home, {
    'copies/one.jsonl': [head],
    'copies/two.json': { ...head, messages: [] },
    'copies/notes.json': { messages: [] },
    'copies/notes.jsonl': [{ type: 'user' }],
  })
  writeTable('three.db', 'CREATE TABLE sessions (id TEXT, accumulated_total_tokens INTEGER)')
  writeTable('four.db', 'CREATE TABLE message (id TEXT, data TEXT)')
  writeTable('notes.db', 'CREATE TABLE notes (id TEXT)')
  const found = source.discover({ env: {}, home, paths: [join(home, 'copies')] })
  expect(found.files.map(({ path }) => basename(path)).sort()).toEqual(names)
  expect(found.skipped).toEqual([])
})
