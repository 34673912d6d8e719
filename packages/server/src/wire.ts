import type { z } from 'zod'
import type { eventDetailSchema, eventPageSchema } from './wire/event-answers.ts'
import type { priceUseSchema } from './wire/group-answers.ts'

/** What crosses the network, as types: for programs that ask a server, such as the dashboard. */
export type * from './wire/usage-answer.ts'

/** The body of `GET /v1/events`. */
export type EventPage = z.infer<typeof eventPageSchema>

/** The body of `GET /v1/events/{id}`. */
export type EventDetail = z.infer<typeof eventDetailSchema>

/** The body of `GET /v1/prices`. */
export type PriceUse = z.infer<typeof priceUseSchema>
