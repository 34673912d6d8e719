import { z } from 'zod'
import { quantity } from './quantity.ts'

const ROLES = [
  'message',
  'compaction',
  'advisor',
  'fallback',
  'transcription',
  'subcall',
  'cache-create',
  'declined',
  'aborted-attempt',
] as const

const segmentSchema = z.object({
  model: z.string().nullable().describe('The model that did the work.').optional(),
  role: z.enum(ROLES).describe('What it was used for within the call.').optional(),
  meters: z.record(z.string(), quantity('Quantity of this meter.')).describe('Disjoint counts.'),
})

const warningSchema = z.object({
  code: z.string(),
  message: z.string(),
  path: z.string().optional(),
})

/** How a sender that reads providers' answers itself has read one: what `meters` cannot say. */
export const readingSchema = z
  .object({
    status: z
      .enum(['ok', 'partial', 'missing'])
      .describe('Whether all counts are known, some, or none. Absent: by the counts.')
      .optional(),
    segments: z
      .array(segmentSchema)
      .describe('The counts by model, where one call used several. Absent: `meters`.')
      .optional(),
    unbilled_segments: z.array(segmentSchema).describe('Known but not charged.').optional(),
    reported_total: quantity("The provider's own total.").optional(),
    context: z
      .record(z.string(), z.unknown())
      .describe('What changes the price besides the counts: `serviceTier`, `speed`, `region` …')
      .optional(),
    details: z
      .record(z.string(), quantity('Quantity of this detail.'))
      .describe('"Of which" quantities: never priced, never added.')
      .optional(),
    warnings: z.array(warningSchema).describe('What was odd in the answer.').optional(),
    raw: z.unknown().describe("The provider's usage object, verbatim.").optional(),
  })
  .describe(
    'How the sender has read the answer: what `meters` cannot say. Comes before `usage`, `meters` and the totals.',
  )

/** A reading of the wire. */
export type WireReading = z.infer<typeof readingSchema>

/** A segment of the wire. */
export type WireSegment = z.infer<typeof segmentSchema>
