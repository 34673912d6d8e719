import type { Migration } from '../migration.ts'

/** Keys of the server: by hash only. Without the table there are no keys, and every call is there still. */
export const keys: Migration = {
  version: 4,
  name: 'keys',
  checksum: '826a4ab42fb438a221dbb63774f831aa729423c4fd4e4c93c4a8650675136f32',
  up: `
CREATE TABLE keys (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  hash TEXT NOT NULL,
  scopes TEXT NOT NULL,
  project TEXT,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  revoked_at INTEGER
) WITHOUT ROWID;
CREATE UNIQUE INDEX keys_name ON keys (name) WHERE revoked_at IS NULL;
`,
  down: 'DROP TABLE keys;\n',
}
