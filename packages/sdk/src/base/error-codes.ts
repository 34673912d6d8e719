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
  invalid_price_book: 'wrong_use',
  unknown_command: 'wrong_use',
  invalid_option: 'wrong_use',
  unknown_file_kind: 'wrong_use',
  ledger_not_found: 'cannot',
  file_not_readable: 'cannot',
  nothing_imported: 'cannot',
} as const satisfies Record<string, ErrorKind>

/** A code of the catalogue. */
export type ErrorCode = keyof typeof ERROR_CODES
