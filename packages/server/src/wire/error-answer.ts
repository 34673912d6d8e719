import { z } from 'zod'

/** The body of every answer that is an error, but for those of OTLP. */
export const errorAnswerSchema = z
  .object({
    error: z.object({
      code: z.string().describe('A code of the error reference.'),
      message: z.string().describe('What was tried, the rule, what was found, what to do.'),
    }),
  })
  .meta({ title: 'Error', description: 'Why a request was refused.' })
