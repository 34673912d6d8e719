import type { Migration } from '../migration.ts'

/**
 * One row a segment. Ids stay text: most are provider ids, and one type keeps every query simple.
 * `seq` is assigned by the writer and never used twice, even after rows were forgotten.
 */
export const ledger: Migration = {
  version: 1,
  name: 'ledger',
  checksum: 'f6947518a098b1c9ee76b9a8a6cf6af388dd8b8c396f7bc1ca8f1526970524d1',
  up: `
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY,
  recorded_at INTEGER NOT NULL,
  id TEXT NOT NULL,
  segment INTEGER NOT NULL,
  sign INTEGER NOT NULL,
  corrects TEXT,
  time INTEGER NOT NULL,
  project TEXT,
  environment TEXT,
  workflow TEXT,
  agent TEXT,
  task TEXT,
  session TEXT,
  user TEXT,
  tool TEXT,
  source TEXT,
  provider TEXT,
  operation TEXT,
  service_tier TEXT,
  region TEXT,
  tags TEXT,
  model TEXT,
  request_model TEXT,
  response_model TEXT,
  role TEXT,
  status TEXT NOT NULL,
  error TEXT,
  response_id TEXT,
  parent_id TEXT,
  attempt INTEGER,
  duration_ms REAL,
  ttft_ms REAL,
  latency_bucket INTEGER,
  meters TEXT,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cache_read_tokens INTEGER,
  cache_write_tokens INTEGER,
  reasoning_tokens INTEGER,
  cost_pico INTEGER,
  list_cost_pico INTEGER,
  price_id TEXT,
  coverage TEXT NOT NULL,
  estimated INTEGER NOT NULL,
  unpriced INTEGER NOT NULL,
  reading TEXT,
  tools TEXT,
  UNIQUE (id, segment)
);
CREATE INDEX entries_time ON entries (time);
CREATE INDEX entries_project_time ON entries (project, time);
CREATE INDEX entries_agent_time ON entries (agent, time) WHERE agent IS NOT NULL;
CREATE INDEX entries_user_time ON entries (user, time) WHERE user IS NOT NULL;
CREATE INDEX entries_tool_time ON entries (tool, time) WHERE tool IS NOT NULL;
CREATE INDEX entries_failed ON entries (status, time) WHERE status <> 'ok';
CREATE INDEX entries_task ON entries (task) WHERE task IS NOT NULL;
CREATE INDEX entries_session ON entries (session) WHERE session IS NOT NULL;
CREATE INDEX entries_response_id ON entries (response_id) WHERE response_id IS NOT NULL;
CREATE INDEX entries_corrects ON entries (corrects) WHERE corrects IS NOT NULL;
CREATE INDEX entries_unpriced ON entries (time) WHERE unpriced > 0;
CREATE TABLE price_rows (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
`,
  down: `
DROP TABLE meta;
DROP TABLE price_rows;
DROP TABLE entries;
`,
}
