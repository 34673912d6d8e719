import type { WireEvent } from '../wire/event.ts'

/** The fields of an event that a request can state for all its events. */
export const DEFAULT_FIELDS = [
  'project',
  'environment',
  'workflow',
  'agent',
  'task',
  'session',
  'user',
  'tool',
] as const

/** What is true of the events of a request that do not say otherwise. */
export type EventDefaults = Readonly<Partial<Record<(typeof DEFAULT_FIELDS)[number], string>>> & {
  readonly tags?: Readonly<Record<string, string>>
}

/** An event with what it leaves open filled in; its own fields, and its own tags, win. */
export function withDefaults(event: WireEvent, defaults: EventDefaults): WireEvent {
  const { tags, ...fields } = defaults
  const open = Object.entries(fields).filter(([field]) => !event[field as keyof typeof fields])
  return {
    ...event,
    ...Object.fromEntries(open),
    ...(tags !== undefined && { tags: { ...tags, ...event.tags } }),
  }
}
