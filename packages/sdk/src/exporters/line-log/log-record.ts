import { errorText } from '../../base/error-text.ts'
import { fieldText } from './field-text.ts'
import type { LogLevel } from './log-level.ts'

/** One line of the log, and what its twin in JSON holds. */
export interface LogRecord {
  readonly level: LogLevel
  /** One line, without time and level. */
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** The line of a call that could not be logged. */
export function failureRecord(agent: unknown, error: unknown): LogRecord {
  const reason = errorText(error)
  return {
    level: 'ERROR',
    message: `Failed to log token consumption for ${fieldText(agent)}: ${fieldText(reason)}`,
    fields: { event: 'token_logging_failed', agent: fieldText(agent), error: reason },
  }
}
