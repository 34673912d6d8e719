import type { TelemetryAgent } from '../../agent-telemetry.ts'
import type { Attributes } from '../decode/attributes.ts'
import {
  CLAUDE_CODE_COUNTS,
  CODEX_COUNTS,
  type CountNames,
  GEMINI_CLI_COUNTS,
} from './attribute-names.ts'

/** How a coding agent tells of a call. */
export interface AgentEvent {
  readonly agent: TelemetryAgent
  readonly counts: CountNames
  readonly provider?: string
  readonly isInputWithoutCache?: true
  readonly isOutputWithoutReasoning?: true
  /** The event tells of a call only where this attribute has this value. */
  readonly where?: readonly [name: string, value: string]
}

const CLAUDE_CODE: AgentEvent = {
  agent: 'claude-code',
  counts: CLAUDE_CODE_COUNTS,
  provider: 'anthropic',
  isInputWithoutCache: true,
}
const GEMINI_CLI: AgentEvent = {
  agent: 'gemini',
  counts: GEMINI_CLI_COUNTS,
  isOutputWithoutReasoning: true,
}

/**
 * Log events and spans of coding agents that tell of a call, by their names.
 *
 * Source: https://code.claude.com/docs/en/monitoring-usage,
 * https://github.com/openai/codex/blob/main/docs/config.md#otel,
 * https://github.com/google-gemini/gemini-cli/blob/main/docs/cli/telemetry.md
 */
const EVENTS: Readonly<Record<string, AgentEvent>> = {
  'claude_code.api_request': CLAUDE_CODE,
  'claude_code.llm_request': CLAUDE_CODE,
  'codex.sse_event': {
    agent: 'codex',
    counts: CODEX_COUNTS,
    provider: 'openai',
    where: ['event.kind', 'response.completed'],
  },
  'gemini_cli.api_response': { ...GEMINI_CLI, provider: 'gcp.gemini' },
  'qwen-code.api_response': { ...GEMINI_CLI, agent: 'qwen', provider: 'alibaba' },
}

/** The event of an agent with this name; null when it is none that tells of a call. */
export function agentEvent(name: string, attributes: Attributes): AgentEvent | null {
  const event = Object.hasOwn(EVENTS, name) ? EVENTS[name] : undefined
  if (event === undefined) return null
  const { where } = event
  return where === undefined || attributes.get(where[0]) === where[1] ? event : null
}
