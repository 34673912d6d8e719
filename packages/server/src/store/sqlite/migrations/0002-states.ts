import type { Migration } from '../migration.ts'

/** What importers remember, by scope and key. Losing it costs a second reading, never a call. */
export const states: Migration = {
  version: 2,
  name: 'states',
  checksum: 'b0129a619b1e66abd631b9666eb02878981323dc767d396ded909b91418181f6',
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
