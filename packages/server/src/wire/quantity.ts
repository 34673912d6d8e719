import { z } from 'zod'

/** Read leniently by the ingest (a wrong one is dropped with a warning), so unknown to the type. */
export const quantity = (description: string) =>
  z.unknown().meta({
    description,
    anyOf: [
      { type: 'number', minimum: 0 },
      { type: 'string', pattern: '^\\d+(\\.\\d+)?$' },
    ],
  })
