/**
 * Errors alone: `@tokenledger/sdk/errors`. A command that finds nothing to do needs no more of the
 * SDK, and ends before the rest would be loaded. The other entries have it too.
 */
export * from './base/error-codes.ts'
export * from './base/errors.ts'
