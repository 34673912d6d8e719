import type { Answer } from './answer.ts'
import type { Query } from './query.ts'
import { shape } from './shape.ts'
import type { Aggregate } from './sums.ts'

/** A question's range, and what was added up over it. */
export interface Period {
  readonly query: Query
  readonly aggregate: Aggregate
}

/** The answer made of what was added up for a question, and for the period before if it wants it. */
export function answerOf({ query, aggregate }: Period, previous: Period | null): Answer {
  const body = { schema_version: 1, ...shape(query, aggregate) } as const
  if (previous === null) return body
  const { from = 0, to = 0 } = previous.query
  return {
    ...body,
    previous: {
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      ...shape(previous.query, previous.aggregate),
    },
  }
}
