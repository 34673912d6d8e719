import { ERROR_CODES, type ErrorCode, type ErrorKind } from './error-codes.ts'

/**
 * An error with a code of the catalogue and a sentence that helps: what was tried, the rule,
 * the value found, and what to do.
 *
 * @example
 * import { fromDecimal, TokenledgerError } from '@tokenledger/sdk'
 * try {
 *   fromDecimal('a lot')
 * } catch (error) {
 *   console.log(error instanceof TokenledgerError && error.code) // invalid_decimal
 * }
 */
export class TokenledgerError extends Error {
  readonly code: ErrorCode
  /** Whether the caller asked wrongly or the surroundings failed. */
  readonly kind: ErrorKind

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'TokenledgerError'
    this.code = code
    this.kind = ERROR_CODES[code]
  }
}
