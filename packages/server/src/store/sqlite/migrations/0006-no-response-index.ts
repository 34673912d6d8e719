import type { Migration } from '../migration.ts'

/**
 * No question asks by the provider's id of an answer. Such ids are random, and to keep an index of
 * them was a sixth of what the engine does for a row.
 */
export const noResponseIndex: Migration = {
  version: 6,
  name: 'no-response-index',
  checksum: '96e28510daa9d486cfc7510feadefc7a5507447ccaedd108ca22532f40299ae3',
  up: 'DROP INDEX entries_response_id;\n',
  down: 'CREATE INDEX entries_response_id ON entries (response_id) WHERE response_id IS NOT NULL;\n',
}
