import { providerName } from '@tokenledger/sdk/core'
import type { Attributes } from '../decode/attributes.ts'
import type { Scope } from '../decode/records.ts'

/** Where a producer departs from the conventions. */
interface ScopeQuirk {
  /** Name of the instrumentation scope. */
  readonly scope: string
  /** Versions from this one on. @default all */
  readonly from?: string
  /** Versions before this one. @default all */
  readonly before?: string
  /** Providers of which it is so. @default all */
  readonly providers?: readonly string[]
  /** Only where none of these attributes is there. */
  readonly without?: readonly string[]
  /** Input is what was neither read from a cache nor written to one. */
  readonly isInputWithoutCache?: boolean
  /** Its reading comes before those of others that saw the same call. */
  readonly isProvider?: boolean
}

/**
 * What was found out about producers, each in the versions where it holds. The conventions say that
 * input includes cached tokens.
 */
const QUIRKS: readonly ScopeQuirk[] = [
  { scope: '@traceloop/instrumentation-anthropic', isInputWithoutCache: true },
  { scope: '@openlit/instrumentation-anthropic', isInputWithoutCache: true },
  { scope: 'openlit', providers: ['anthropic'], isInputWithoutCache: true },
  { scope: 'openlit.otel.tracing', providers: ['anthropic'], isInputWithoutCache: true },
  { scope: 'opentelemetry.instrumentation.bedrock', isInputWithoutCache: true },
  {
    // AI SDK 5 passes on what Anthropic says; from 6 on it adds up, and says so in its details.
    scope: 'ai',
    providers: ['anthropic', 'aws.bedrock'],
    without: [
      'ai.usage.inputTokenDetails.noCacheTokens',
      'ai.usage.inputTokenDetails.cacheReadTokens',
      'ai.usage.inputTokenDetails.cacheWriteTokens',
    ],
    isInputWithoutCache: true,
  },
  { scope: 'com.anthropic.sdk.typescript', isProvider: true },
  { scope: 'com.anthropic.sdk.python', isProvider: true },
]

/** What departs from the conventions in a record. */
export interface Departures {
  readonly isInputWithoutCache: boolean
  readonly isProvider: boolean
}

/** What is known of the producer of a record. */
export function departuresOf(
  scope: Scope,
  provider: string | undefined,
  attributes: Attributes,
): Departures {
  const known = QUIRKS.filter((quirk) => applies(quirk, { scope, provider, attributes }))
  return {
    isInputWithoutCache: known.some((quirk) => quirk.isInputWithoutCache === true),
    isProvider: known.some((quirk) => quirk.isProvider === true),
  }
}

interface Record {
  readonly scope: Scope
  readonly provider: string | undefined
  readonly attributes: Attributes
}

function applies(quirk: ScopeQuirk, { scope, provider, attributes }: Record): boolean {
  if (quirk.scope !== scope.name) return false
  const { from, before, providers, without = [] } = quirk
  if (from !== undefined && compareVersions(scope.version, from) < 0) return false
  if (before !== undefined && compareVersions(scope.version, before) >= 0) return false
  if (providers !== undefined && !providers.includes(providerName(provider ?? ''))) return false
  return !without.some((name) => attributes.has(name))
}

/** Compares versions part by part, as numbers; a missing version is the newest. */
export function compareVersions(left: string, right: string): number {
  if (left === '') return 1
  const [one, two] = [partsOf(left), partsOf(right)]
  for (let index = 0; index < Math.max(one.length, two.length); index++) {
    const difference = (one[index] ?? 0) - (two[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

const partsOf = (version: string): number[] =>
  version
    .split(/[.+-]/)
    .slice(0, 3)
    .map((part) => Number.parseInt(part, 10) || 0)
