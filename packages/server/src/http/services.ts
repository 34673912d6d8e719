import type { FastifyRequest } from 'fastify'
import { groupIntake } from '../intake/group-intake.ts'
import type { Intake } from '../intake/intake.ts'
import type { ProjectStore } from '../store/project-store.ts'
import type { Store } from '../store/store.ts'
import { BODY_LIMITS, type BodyReader, bodyReader } from './body/body-reader.ts'

/** What the server stands on: handed in, so that nothing else reads the process. */
export interface Services {
  readonly store: Store
  /** The ledger itself, also while `store` shows a sample: what metrics follow, and what is exported. */
  readonly ledger: Store
  /** Whether `store` shows generated figures, which are nobody's. */
  readonly showsSample: () => Promise<boolean>
  /** Epoch milliseconds. */
  readonly now: () => number
  /** An id for an event that has none. */
  readonly newId: () => string
  /** Where events go. */
  readonly intake: Intake
  /** Reads what is sent, within limits. */
  readonly bodies: BodyReader
}

/** What must be handed in; the rest is made of it. */
export type GivenServices = Pick<Services, 'store' | 'now' | 'newId'> & Partial<Services>

/** All services: an intake in this thread and the default limits, where others are not given. */
export const servicesOf = (given: GivenServices): Services => ({
  ledger: given.store,
  showsSample: async () => false,
  intake: groupIntake(given),
  bodies: bodyReader(BODY_LIMITS),
  ...given,
})

/** What the routes stand on: the ledger as far as whoever asks may see it. */
export interface RouteServices extends Omit<Services, 'store' | 'ledger'> {
  /** The ledger, or the part of it that the request's key is for. */
  readonly ledgerOf: (request: FastifyRequest) => ProjectStore
  /** The same of the ledger itself, also while a sample is shown. */
  readonly realLedgerOf: (request: FastifyRequest) => ProjectStore
  /** The whole ledger: for what tells nothing of any call. */
  readonly wholeLedger: Store
}
