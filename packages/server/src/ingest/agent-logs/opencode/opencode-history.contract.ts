import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SqliteDatabase, sqliteDriver } from '../../../store/sqlite/sqlite-driver.ts'
import type { MadeHistory } from '../agent-log-source.contract.ts'

/** Fields of a message, as OpenCode writes them. */
export type Fields = Record<string, unknown>

/** Stands in titles, prompts and what tools returned. */
export const SECRET = 'the secret of the harbour'

/** A time of the year 2026, in milliseconds. */
export const START = Date.UTC(2026, 2, 1, 10)

/** Writes a database as OpenCode does. */
export interface OpenCodeWriter {
  readonly db: SqliteDatabase
  session(id: string, fields?: Fields): void
  /** A row of the older table: the id stands beside the data. */
  message(row: { id: string; session: string; updated?: number }, data: Fields): void
  /** A row of the newer table: type and id stand beside the data. */
  sessionMessage(row: { id: string; session: string; updated?: number }, data: Fields): void
  tool(message: string, name: string): void
  close(): void
}

/** Makes, or opens, a database with the tables of current versions. */
export function openCodeWriter(path: string): OpenCodeWriter {
  const { DatabaseSync } = sqliteDriver()
  const db = new DatabaseSync(path)
  db.exec(`PRAGMA synchronous = OFF;
    CREATE TABLE IF NOT EXISTS session (id text PRIMARY KEY, project_id text NOT NULL,
      parent_id text, slug text, directory text NOT NULL, title text NOT NULL,
      time_created integer NOT NULL, time_updated integer NOT NULL);
    CREATE TABLE IF NOT EXISTS message (id text PRIMARY KEY, session_id text NOT NULL,
      time_created integer NOT NULL, time_updated integer NOT NULL, data text NOT NULL);
    CREATE INDEX IF NOT EXISTS message_session_idx ON message (session_id, time_created, id);
    CREATE TABLE IF NOT EXISTS session_message (id text PRIMARY KEY, session_id text NOT NULL,
      type text NOT NULL, time_created integer NOT NULL, time_updated integer NOT NULL, data text NOT NULL);
    CREATE TABLE IF NOT EXISTS part (id text PRIMARY KEY, message_id text NOT NULL,
      session_id text NOT NULL, time_created integer NOT NULL, time_updated integer NOT NULL, data text NOT NULL);
    CREATE INDEX IF NOT EXISTS part_message_id_id_idx ON part (message_id, id);`)
  let parts = 0
  const createdOf = ({ time }: Fields): number => Number((time as Fields | null)?.['created'] ?? 0)
  return {
    db,
    session(id, fields = {}) {
      const {
        parent = null,
        directory = '/home/ana/shop',
        title = SECRET,
        created = START,
      } = fields
      db.prepare('INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(
        id,
        'project',
        parent as string | null,
        'slug',
        directory as string,
        title as string,
        created as number,
        created as number,
      )
    },
    message({ id, session, updated }, data) {
      const created = createdOf(data)
      db.prepare('INSERT OR REPLACE INTO message VALUES (?, ?, ?, ?, ?)').run(
        id,
        session,
        created,
        updated ?? created,
        JSON.stringify(data),
      )
    },
    sessionMessage({ id, session, updated }, data) {
      const created = createdOf(data)
      db.prepare('INSERT OR REPLACE INTO session_message VALUES (?, ?, ?, ?, ?, ?)').run(
        id,
        session,
        'assistant',
        created,
        updated ?? created,
        JSON.stringify(data),
      )
    },
    tool(message, name) {
      parts += 1
      const data = { type: 'tool', callID: 'c', tool: name, state: { output: SECRET } }
      db.prepare('INSERT INTO part VALUES (?, ?, ?, ?, ?, ?)').run(
        `prt_${parts}`,
        message,
        's',
        0,
        0,
        JSON.stringify(data),
      )
    },
    close: () => db.close(),
  }
}

/** An answer as the older table and files hold it. */
export function answer(fields: Fields = {}): Fields {
  return {
    role: 'assistant',
    parentID: 'msg_user',
    modelID: 'claude-sonnet-4-5',
    providerID: 'anthropic',
    mode: 'build',
    agent: 'build',
    path: { cwd: '/home/ana/shop', root: '/home/ana' },
    cost: 0.0125,
    tokens: { input: 100, output: 50, reasoning: 20, cache: { read: 2000, write: 300 } },
    time: { created: START, completed: START + 5_000 },
    finish: 'stop',
    ...fields,
  }
}

/** The same answer as the newer table holds it. */
export function newerAnswer(fields: Fields = {}): Fields {
  const {
    role: _,
    parentID: __,
    modelID,
    providerID,
    mode: ___,
    path: ____,
    ...rest
  } = answer(fields)
  return {
    ...rest,
    model: { id: modelID, providerID },
    content: [
      { type: 'text', id: 't', text: SECRET },
      { type: 'tool', id: 'c', name: 'bash', state: { status: 'completed', input: { x: SECRET } } },
      'odd',
    ],
  }
}

/** Numbers that depend on the seed only. */
function dice(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 374_761_393) >>> 0
    return state % below
  }
}

interface Turn {
  readonly id: string
  readonly data: Fields
}

/**
 * A history with every rule in it: both tables, a second channel's database, files of the time before
 * (the same messages and older ones), forks, sub-agents, unfinished and failed answers.
 */
export function openCodeHistory(seed: number): MadeHistory {
  const folder = mkdtempSync(join(tmpdir(), 'opencode-made-'))
  const roll = dice(seed)
  const truth = { calls: 0, inputTokens: 0, outputTokens: 0, cacheReadTokens: 0 }
  let at = START + seed
  const turn = (id: string): Turn => {
    at += 1_000 + roll(100_000)
    const [input, output, reasoning] = [1 + roll(5_000), 1 + roll(900), roll(3) * roll(100)]
    const cache = { read: roll(2) * roll(90_000), write: roll(2) * roll(4_000) }
    truth.calls += 1
    truth.inputTokens += input + cache.read + cache.write
    truth.outputTokens += output + reasoning
    truth.cacheReadTokens += cache.read
    const data = answer({
      tokens: { input, output, reasoning, cache },
      cost: roll(1000) / 10_000,
      time: { created: at, completed: at + 1 + roll(900) },
      ...(roll(2) === 0 && { modelID: 'gpt-5', providerID: 'openai' }),
    })
    return { id: `msg_${id}`, data }
  }
  const turns = (name: string, count: number): readonly Turn[] =>
    Array.from({ length: count }, (_, index) => turn(`${name}_${index}`))
  const files: { path: string; content: string | Uint8Array }[] = []
  const put = (session: string, { id, data }: Turn): void => {
    const content = JSON.stringify({ id, sessionID: session, ...data }, null, 2)
    files.push({ path: `.local/share/opencode/storage/message/${session}/${id}.json`, content })
  }
  const database = (name: string, fill: (writer: OpenCodeWriter) => void): void => {
    const path = join(folder, name)
    const writer = openCodeWriter(path)
    fill(writer)
    writer.close()
    files.push({ path: `.local/share/opencode/${name}`, content: readFileSync(path) })
  }

  const old = turns('old', 3)
  const [first, second, third] = [turns('a', 4), turns('b', 3), turns('c', 3)]
  for (const one of old) put('ses_old', one)
  for (const [index, one] of old.entries()) put('ses_old_fork', { ...one, id: `msg_zo_${index}` })
  for (const one of first.slice(0, 2)) put('ses_a', one)
  put('ses_a', { id: 'msg_user', data: { role: 'user', text: SECRET, time: { created: START } } })
  database('opencode.db', (writer) => {
    writer.session('ses_old')
    writer.session('ses_a', { created: START + 1 })
    writer.session('ses_fork', { created: START + 9_000_000, title: `${SECRET} (fork #1)` })
    writer.session('ses_b', { parent: 'ses_a', created: START + 2 })
    for (const { id, data } of [...old, ...first]) {
      writer.message({ id, session: old.some((one) => one.id === id) ? 'ses_old' : 'ses_a' }, data)
      writer.tool(id, roll(2) === 0 ? 'bash' : 'read')
    }
    for (const [index, { data }] of first.entries()) {
      writer.message({ id: `msg_zf_${index}`, session: 'ses_fork' }, data)
    }
    for (const { id, data } of second) {
      writer.message({ id, session: 'ses_b' }, { ...data, mode: 'general', agent: 'general' })
      const newer = newerAnswer({ ...data, agent: 'general' })
      writer.sessionMessage({ id, session: 'ses_b' }, newer)
    }
    const begun = { time: { created: at + 1 }, cost: 0, finish: undefined }
    const zero = { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } }
    writer.message({ id: 'msg_begun', session: 'ses_a' }, answer({ ...begun, tokens: zero }))
    const error = { name: 'APIError', data: { message: SECRET } }
    writer.message({ id: 'msg_bad', session: 'ses_a' }, answer({ ...begun, tokens: zero, error }))
  })
  database('opencode-beta.db', (writer) => {
    for (const { id, data } of [...second.slice(0, 1), ...third]) {
      const agent = data === second[0]?.data ? 'general' : 'build'
      writer.sessionMessage({ id, session: 'ses_c' }, newerAnswer({ ...data, agent }))
    }
  })
  rmSync(folder, { recursive: true })
  return { files, truth }
}
