import { MAX_ID_LENGTH, TokenledgerError } from '@tokenledger/sdk/core'

/** What an event is known by. */
export interface EventIdentity {
  readonly id?: string | undefined
  readonly responseId?: string | undefined
  readonly attempt?: number | undefined
}

/**
 * The idempotency key of an event: its own id, else the provider's response id (with `#<attempt>`
 * from the second attempt on), else one that is made.
 *
 * @throws TokenledgerError `invalid_id` when the response id is too long to be a key.
 */
export function eventId(
  { id, responseId, attempt = 1 }: EventIdentity,
  newId: () => string,
): string {
  if (id !== undefined) return id
  if (responseId === undefined) return newId()
  const key = attempt > 1 ? `${responseId}#${attempt}` : responseId
  if (key.length <= MAX_ID_LENGTH) return key
  throw new TokenledgerError(
    'invalid_id',
    `Cannot use the event's response_id as its id: an id has at most ${MAX_ID_LENGTH} characters, found ${key.length}; give the event an id`,
  )
}
