import { z } from 'zod'

/** What became of the events of one request: `accepted + duplicates + rejected` = events sent. */
export interface IngestAnswer {
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: readonly {
    readonly index: number
    readonly id: string | null
    readonly code: string
    readonly message: string
  }[]
}

const count = (description: string) => z.int().min(0).describe(description)

/** The body of the `202` answer of `POST /v1/events`. */
export const ingestAnswerSchema = z
  .object({
    accepted: count('New events, durably kept.'),
    duplicates: count('Events whose id the ledger had already.'),
    rejected: z
      .array(
        z.object({
          index: count('Place of the event in the request, from 0.'),
          id: z.string().nullable().describe('Its id, where it has a usable one.'),
          code: z.string().describe('A code of the error reference.'),
          message: z.string().describe('What was wrong, and what to do.'),
        }),
      )
      .describe('Events that were not kept. Their neighbours were.'),
  })
  .meta({
    title: 'IngestAnswer',
    description: 'What became of the events of one request; the counts add up to the events sent.',
    examples: [
      {
        accepted: 2,
        duplicates: 1,
        rejected: [
          {
            index: 3,
            id: null,
            code: 'invalid_event',
            message: 'Cannot take the event: it must be an object, found a number',
          },
        ],
      },
    ],
  })
