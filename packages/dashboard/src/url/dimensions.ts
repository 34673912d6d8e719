/** What a question can be grouped by, with a name for people; tags are `tag.<key>`. */
export const DIMENSIONS: Readonly<Record<string, string>> = {
  model: 'Model',
  agent: 'Agent',
  tool: 'Tool',
  user: 'User',
  task: 'Task',
  session: 'Session',
  project: 'Project',
  environment: 'Environment',
  workflow: 'Workflow',
  provider: 'Provider',
  source: 'Source',
  operation: 'Operation',
  status: 'Status',
  service_tier: 'Service tier',
  used_tools: 'Tools called',
}

/** Whether a text names a dimension or a tag. */
export function isDimension(text: unknown): text is string {
  return (
    typeof text === 'string' &&
    (Object.hasOwn(DIMENSIONS, text) || (text.startsWith('tag.') && text.length > 4))
  )
}

/** What a dimension is called. */
export function dimensionName(dimension: string): string {
  return DIMENSIONS[dimension] ?? dimension.replace(/^tag\./, 'Tag ')
}

/** What a value is called; null: calls that name none. */
export function valueName(dimension: string, value: string | null): string {
  return value ?? `No ${dimensionName(dimension).toLowerCase()}`
}
