import type { Migration } from '../migration.ts'

/**
 * What reporters ask of a session is asked of one source: among the thousands of calls of a long
 * session those of telemetry are found, and none is looked at in vain.
 */
export const sessionIndex: Migration = {
  version: 7,
  name: 'session-index',
  checksum: '57e86bb05addb8b5dd8d8cfdffccd50d3c12c6683610db0663058eced0e6852b',
  up: `
DROP INDEX entries_session;
CREATE INDEX entries_session ON entries (session, source, time) WHERE session IS NOT NULL;
`,
  down: `
DROP INDEX entries_session;
CREATE INDEX entries_session ON entries (session) WHERE session IS NOT NULL;
`,
}
