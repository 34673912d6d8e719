import type { z } from 'zod'
import type { eventDetailSchema, eventPageSchema, inFlightSchema } from './wire/event-answers.ts'
import type {
  agentPageSchema,
  priceUseSchema,
  taskDetailSchema,
  taskPageSchema,
} from './wire/group-answers.ts'
import type { modelListSchema, priceHistorySchema, whatIfSchema } from './wire/price-answers.ts'
import type { toolUseSchema } from './wire/tool-use.ts'

/** What crosses the network, as types: for programs that ask a server, such as the dashboard. */
export type * from './wire/usage-answer.ts'

/** The body of `GET /v1/events`. */
export type EventPage = z.infer<typeof eventPageSchema>

/** The body of `GET /v1/events/{id}`. */
export type EventDetail = z.infer<typeof eventDetailSchema>

/** The body of `GET /v1/prices`. */
export type PriceUse = z.infer<typeof priceUseSchema>

/** The body of `GET /v1/what-if`. */
export type WhatIf = z.infer<typeof whatIfSchema>

/** The body of `GET /v1/models`. */
export type ModelList = z.infer<typeof modelListSchema>

/** The body of `GET /v1/price-history`. */
export type PriceHistory = z.infer<typeof priceHistorySchema>

/** The body of `GET /v1/tasks`. */
export type TaskPage = z.infer<typeof taskPageSchema>

type InferredTask = z.infer<typeof taskDetailSchema>

/** A part of a task. Declared by hand: a declaration file loses what a schema infers of itself. */
export interface TaskNode extends Omit<InferredTask['tree'], 'children'> {
  readonly children: readonly TaskNode[]
}

/** The body of `GET /v1/tasks/{id}`. */
export interface TaskDetail extends Omit<InferredTask, 'tree'> {
  readonly tree: TaskNode
}

/** The body of `GET /v1/agents`. */
export type AgentPage = z.infer<typeof agentPageSchema>

/** The body of `GET /v1/tools`. */
export type ToolUse = z.infer<typeof toolUseSchema>

/** The body of `GET /v1/inflight`. */
export type CallsInFlight = z.infer<typeof inFlightSchema>
