/** What a program can do about an error: use it differently, or repair what it stands on. */
export type ErrorKind = 'wrong_use' | 'cannot'

/**
 * The one catalogue of error codes; `docs/reference/errors.md` explains each.
 * `wrong_use` ends the command with exit code 2, `cannot` with 3.
 */
export const ERROR_CODES = {
  invalid_decimal: 'wrong_use',
  invalid_time: 'wrong_use',
  invalid_time_zone: 'wrong_use',
  invalid_entry: 'wrong_use',
  invalid_id_source: 'wrong_use',
  invalid_id: 'wrong_use',
  invalid_quantity: 'wrong_use',
  invalid_text: 'wrong_use',
  invalid_cost: 'wrong_use',
  invalid_scope: 'wrong_use',
  unmeterable_client: 'wrong_use',
  invalid_budget: 'wrong_use',
  invalid_setting: 'wrong_use',
  shared_tracker_exists: 'wrong_use',
  unknown_dimension: 'wrong_use',
  unknown_measure: 'wrong_use',
  invalid_where: 'wrong_use',
  invalid_order: 'wrong_use',
  invalid_limit: 'wrong_use',
  invalid_bucket: 'wrong_use',
  previous_needs_from: 'wrong_use',
  invalid_price_book: 'wrong_use',
  unknown_command: 'wrong_use',
  invalid_option: 'wrong_use',
  unknown_file_kind: 'wrong_use',
  invalid_event: 'wrong_use',
  time_out_of_range: 'wrong_use',
  invalid_json: 'wrong_use',
  input_too_large: 'wrong_use',
  invalid_row: 'wrong_use',
  invalid_mapping: 'wrong_use',
  unknown_column: 'wrong_use',
  file_not_readable: 'cannot',
  nothing_imported: 'cannot',
  invalid_listing: 'wrong_use',
  entry_older_than_retention: 'cannot',
  store_closed: 'wrong_use',
  store_not_found: 'cannot',
  store_read_only: 'cannot',
  store_cannot_open: 'cannot',
  store_replaced: 'cannot',
  store_not_a_database: 'cannot',
  store_not_a_ledger: 'cannot',
  store_damaged: 'cannot',
  store_busy: 'cannot',
  store_full: 'cannot',
  store_failed: 'cannot',
  store_newer_schema: 'cannot',
  store_older_schema: 'cannot',
  migration_changed: 'cannot',
  migration_loses_entries: 'cannot',
  query_timeout: 'cannot',
} as const satisfies Record<string, ErrorKind>

/** A code of the catalogue. */
export type ErrorCode = keyof typeof ERROR_CODES
