import type { Migration } from '../migration.ts'

// The two versions write states differently. Without one a call is known by its entry all the same.
const FORGET_STATES_OF_CALLS = "DELETE FROM states WHERE scope LIKE 'import:%';"

/** What an importer remembers of a call stands beside its entry, and takes no second table. */
export const origins: Migration = {
  version: 3,
  name: 'origins',
  checksum: '5d528cadb8093608531ea0e941e6bb6f4514b0d7126b592217655df109cebd36',
  up: `ALTER TABLE entries ADD COLUMN origin TEXT; ${FORGET_STATES_OF_CALLS}\n`,
  down: `ALTER TABLE entries DROP COLUMN origin; ${FORGET_STATES_OF_CALLS}\n`,
}
