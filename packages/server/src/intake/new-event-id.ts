import { randomBytes } from 'node:crypto'
import { uuidv7 } from '@tokenledger/sdk/core'

/** An id for an event that has none; ids of one time stand together in the ledger's indexes. */
export const newEventId = (now: number): string => uuidv7({ now, random: randomBytes(10) })
