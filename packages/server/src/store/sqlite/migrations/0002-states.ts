import type { Migration } from '../migration.ts'

/** What importers remember, by scope and key. Losing it costs a second reading, never a call. */
export const states: Migration = {
  version: 2,
  name: 'states',
  up: `
CREATE TABLE states (
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (scope, key)
) WITHOUT ROWID;
`,
  down: 'DROP TABLE states;\n',
}
