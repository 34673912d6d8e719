import type { ErrorCode } from '@tokenledger/sdk/core'

/** Why an event cannot become an entry. An expected outcome, so a value and no exception. */
export interface EventFault {
  readonly id: string | null
  readonly code: ErrorCode
  readonly message: string
}

/** Whether this is a fault (and no entry, which has no code). */
export function isFault(result: object): result is EventFault {
  return 'code' in result && 'message' in result
}
