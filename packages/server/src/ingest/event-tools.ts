import { safeText, type ToolUse, type Warning } from '@tokenledger/sdk/core'
import type { WireEvent } from '../wire/event.ts'
import { present } from './present.ts'
import { readTokens } from './read-quantity.ts'

/** What the call of an event did with tools. */
export function eventTools(tools: NonNullable<WireEvent['tools']>, warnings: Warning[]): ToolUse {
  return present({
    used: tools.used?.map(safeText),
    definitionsTokens:
      readTokens(tools.definitions_tokens, 'tools.definitions_tokens', warnings) ?? undefined,
    resultsTokens: readTokens(tools.results_tokens, 'tools.results_tokens', warnings) ?? undefined,
    basis: tools.basis,
    succeeded: tools.succeeded === undefined ? undefined : safeKeys(tools.succeeded),
  })
}

function safeKeys(succeeded: Readonly<Record<string, boolean>>): Record<string, boolean> {
  return Object.fromEntries(Object.entries(succeeded).map(([tool, is]) => [safeText(tool), is]))
}
