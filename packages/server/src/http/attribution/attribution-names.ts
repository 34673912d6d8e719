import type { DEFAULT_FIELDS } from '../../ingest/event-defaults.ts'

/** Where a stated value belongs: a field of the event, or its tags. */
export type Place = (typeof DEFAULT_FIELDS)[number] | 'tagList' | 'tagObject'

/**
 * Names of headers and keys of baggage, as `plainName` writes them, and what they state. Those of
 * LiteLLM (docs.litellm.ai/docs/proxy/request_headers), Helicone (docs.helicone.ai), Langfuse
 * (langfuse.com/docs) and OpenTelemetry; where several state the same, the first of them counts.
 */
export const ATTRIBUTION_NAMES: readonly (readonly [string, Place])[] = [
  ['tokenledger-project', 'project'],
  ['tokenledger-environment', 'environment'],
  ['tokenledger-workflow', 'workflow'],
  ['tokenledger-agent', 'agent'],
  ['tokenledger-task', 'task'],
  ['tokenledger-task-id', 'task'],
  ['tokenledger-session', 'session'],
  ['tokenledger-user', 'user'],
  ['tokenledger-tool', 'tool'],
  ['tokenledger-tags', 'tagList'],
  ['litellm-customer-id', 'user'],
  ['litellm-end-user-id', 'user'],
  ['litellm-session-id', 'session'],
  ['litellm-agent-id', 'agent'],
  ['litellm-tags', 'tagList'],
  ['litellm-spend-logs-metadata', 'tagObject'],
  ['helicone-user-id', 'user'],
  ['helicone-session-id', 'session'],
  ['langfuse-user-id', 'user'],
  ['langfuse-trace-user-id', 'user'],
  ['langfuse-session-id', 'session'],
  ['langfuse-environment', 'environment'],
  ['langfuse-tags', 'tagList'],
  ['langfuse-metadata', 'tagObject'],
]

/** Keys of W3C baggage that are no names of headers. */
export const BAGGAGE_NAMES: readonly (readonly [string, Place])[] = [
  ['gen-ai-agent-name', 'agent'],
  ['gen-ai-workflow-name', 'workflow'],
  ['gen-ai-conversation-id', 'session'],
  ['session-id', 'session'],
  ['user-id', 'user'],
  ['enduser-id', 'user'],
  ['deployment-environment-name', 'environment'],
  ['deployment-environment', 'environment'],
]

/** What single tags are called: the rest of the name is the key of the tag. */
export const TAG_PREFIXES = ['helicone-property-', 'langfuse-metadata-'] as const

/** A name without what differs between headers and baggage: `X-Langfuse-User-Id` = `langfuse_user_id`. */
export const plainName = (name: string): string =>
  name.toLowerCase().replaceAll(/[_.]/g, '-').replace(/^x-/, '')
