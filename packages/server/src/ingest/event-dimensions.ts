import { type Dimensions, providerName, safeText, type Warning } from '@tokenledger/sdk/core'
import type { WireEvent } from '../wire/event.ts'
import { present } from './present.ts'

/**
 * Who and what an event belongs to. Empty text is as good as absent.
 *
 * @param source of events that do not say it themselves
 * @param warnings where dropped tags are noted
 */
export function eventDimensions(event: WireEvent, source: string, warnings: Warning[]): Dimensions {
  const provider = text(event.provider)
  return present({
    project: text(event.project),
    environment: text(event.environment),
    workflow: text(event.workflow),
    agent: text(event.agent),
    task: text(event.task),
    session: text(event.session),
    user: text(event.user),
    tool: text(event.tool),
    source: text(event.source) ?? source,
    provider: provider === undefined ? undefined : providerName(provider),
    operation: text(event.operation),
    serviceTier: text(event.service_tier),
    region: text(event.region),
    tags: event.tags === undefined ? undefined : tagsOf(event.tags, warnings),
  })
}

/** Text that every store can keep; undefined when it is empty. */
export function text(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : safeText(value)
}

function tagsOf(
  stated: Readonly<Record<string, unknown>>,
  warnings: Warning[],
): Record<string, string> | undefined {
  const tags: [string, string][] = []
  for (const [key, value] of Object.entries(stated)) {
    if (value === null || value === '') continue
    if (key !== '' && isScalar(value)) tags.push([safeText(key), safeText(String(value))])
    else warnings.push(droppedTag(key))
  }
  return tags.length > 0 ? Object.fromEntries(tags) : undefined
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function droppedTag(key: string): Warning {
  const path = `tags.${safeText(key)}`
  return { code: 'invalid_field', message: `${path} must be text; it was dropped`, path }
}
