import type { Migration } from '../migration.ts'

/** What is remembered of traces ends: the first day, counted from 1970, on which it is of no use. */
export const expiringStates: Migration = {
  version: 5,
  name: 'expiring-states',
  checksum: '0f693d64ad13b2b92b9150417d23a745e71e1f5d9a96039d2a48890e24b06b17',
  up: `
ALTER TABLE states ADD COLUMN expires_day INTEGER;
CREATE INDEX states_expires ON states (expires_day) WHERE expires_day IS NOT NULL;
UPDATE states SET expires_day = CAST(strftime('%s', 'now') AS INTEGER) / 86400 + 31 WHERE scope LIKE 'otlp%';
`,
  down: `
DROP INDEX states_expires;
ALTER TABLE states DROP COLUMN expires_day;
`,
}
