import { fieldsOf, own } from '../providers/fields.ts'
import { readUsage } from '../providers/read-usage.ts'
import { knownCount } from '../usage/known-count.ts'
import { missingUsage, type Usage } from '../usage/usage.ts'

/**
 * Reads usage from whatever reports it, also from an object of which looking at a field throws: what
 * cannot be read is `missing`. A reading, such as a stream reader's, stays as it is.
 *
 * @param model stands in where the answer names none
 */
export function safeReading(payload: unknown, model?: string): Usage {
  try {
    if (isReading(payload)) return model === undefined ? payload : withModel(payload, model)
    return readUsage(payload, model === undefined ? {} : { requestModel: model })
  } catch {
    return missingUsage('The usage cannot be read: looking at it throws')
  }
}

const STATUSES: ReadonlySet<unknown> = new Set(['ok', 'partial', 'missing'])

/** Nobody else has segments with warnings beside them. */
function isReading(payload: unknown): payload is Usage {
  const fields = fieldsOf(payload)
  if (fields === null || !STATUSES.has(own(fields, 'status'))) return false
  const [segments, warnings] = [own(fields, 'segments'), own(fields, 'warnings')]
  return Array.isArray(segments) && Array.isArray(warnings) && segments.every(isSegment)
}

function isSegment(value: unknown): boolean {
  const meters = fieldsOf(own(fieldsOf(value) ?? {}, 'meters'))
  return meters !== null && Object.values(meters).every((count) => knownCount(count) !== null)
}

function withModel(usage: Usage, model: string): Usage {
  const segments = usage.segments.map((one) => (one.model === null ? { ...one, model } : one))
  return { ...usage, segments }
}
