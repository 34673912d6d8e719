import { readUsage } from '../providers/read-usage.ts'
import { missingUsage, type Usage } from '../usage/usage.ts'

/**
 * Reads usage from whatever reports it, also from an object of which looking at a field throws: what
 * cannot be read is `missing`.
 *
 * @param model stands in where the answer names none
 */
export function safeReading(payload: unknown, model?: string): Usage {
  try {
    return readUsage(payload, model === undefined ? {} : { requestModel: model })
  } catch {
    return missingUsage('The usage cannot be read: looking at it throws')
  }
}
