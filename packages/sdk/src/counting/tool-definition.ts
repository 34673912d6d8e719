import { firstOf, type RequestFields, requestFields, wordAt } from './request-fields.ts'

/** What is known of a tool: enough to count it. */
export interface ToolDefinition {
  readonly name: string
  readonly description: string
  /** The JSON schema of its input; null when it has none. */
  readonly schema: RequestFields | null
}

/**
 * Reads a tool as any provider writes it; null when there is nothing to count, as with a tool that the
 * provider runs itself and defines in its own words.
 */
export function toolDefinition(tool: unknown): ToolDefinition | null {
  const outer = requestFields(tool)
  if (outer === null) return null
  const inner = requestFields(firstOf(outer, ['function', 'toolSpec', 'custom'])) ?? outer
  const name = wordAt(inner, 'name')
  const description = wordAt(inner, 'description')
  const schema = schemaOf(inner)
  if (schema === 'unreadable' || (description === '' && schema === null)) return null
  return { name, description, schema }
}

const PLACES = ['input_schema', 'parameters', 'inputSchema', 'parametersJsonSchema', 'schema']

/** A schema that only code can read, as a validator's, cannot be counted. */
function schemaOf(tool: RequestFields): RequestFields | 'unreadable' | null {
  const stated = requestFields(firstOf(tool, PLACES))
  if (stated === null) return null
  if (stated['~standard'] !== undefined || stated['_def'] !== undefined) return 'unreadable'
  return requestFields(firstOf(stated, ['jsonSchema', 'json'])) ?? stated
}
