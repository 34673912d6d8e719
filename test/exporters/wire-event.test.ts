import {
  costOf,
  type Entry,
  missingUsage,
  modelOf,
  readUsage,
  TokenUsageTracker,
  wireEvent,
} from '@tokenledger/sdk'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entryOf } from '../../packages/server/src/ingest/entry-of.ts'
import { eventError } from '../../packages/server/src/ingest/event-error.ts'
import { isFault } from '../../packages/server/src/ingest/event-fault.ts'
import { rawWithoutContent } from '../../packages/server/src/ingest/raw-without-content.ts'
import { callOf, reversalOf, usageOf } from '../../packages/server/src/store/entries.contract.ts'
import { randomEntry } from '../../packages/server/src/store/random-entry.contract.ts'
import { eventSchema } from '../../packages/server/src/wire/event.ts'

/** What a ledger makes of a call that comes over the wire. */
function arrived(entry: Entry): Entry {
  const sent: unknown = JSON.parse(JSON.stringify(wireEvent(entry)))
  const read = entryOf(sent, { now: entry.time, newId: () => 'made' })
  if (isFault(read)) throw new Error(`${read.code}: ${read.message}`)
  return read
}

/** Empty names are as good as absent ones. */
const textOr = (text: string | undefined) => (text === '' ? undefined : text)

/** What must survive: identity, dimensions, counts, stated cost, and what the price depends on. */
function essence(entry: Entry) {
  const { usage, tools } = entry
  const { tags = {}, ...names } = entry.dimensions
  const kept = Object.entries(tags).filter(([key, value]) => key !== '' && value !== '')
  return {
    id: entry.id,
    time: entry.time,
    names: Object.fromEntries(Object.entries(names).filter(([, value]) => value !== '')),
    tags: Object.fromEntries(kept),
    requestModel: textOr(entry.requestModel),
    responseModel: textOr(entry.responseModel),
    responseId: textOr(entry.responseId),
    parentId: textOr(entry.parentId),
    error: textOr(eventError(entry.error)),
    attempt: entry.attempt,
    status: entry.status,
    durationMs: entry.durationMs === undefined ? undefined : Math.round(entry.durationMs),
    ttftMs: entry.ttftMs,
    tools,
    counts: usage.segments.map((segment) => [
      textOr(modelOf(entry, segment) ?? ''),
      segment.role,
      segment.meters,
    ]),
    usageStatus: usage.status,
    estimated: usage.estimated,
    providerCost: usage.providerCost,
    reportedTotal: usage.reportedTotal,
    context: usage.context,
    details: usage.details,
    warnings: usage.warnings,
    raw: JSON.stringify(rawWithoutContent(usage.raw)),
  }
}

/** The service tier that the usage states is the call's. */
const withTier = (entry: Entry): Entry => {
  const { serviceTier } = entry.usage.context
  const dimensions = { ...entry.dimensions, source: 'sdk', ...(serviceTier && { serviceTier }) }
  const isNoted = entry.usage.status !== 'missing' || entry.usage.warnings.length > 0
  const usage = isNoted ? entry.usage : { ...missingUsage(), ...entry.usage }
  return { ...entry, dimensions, usage }
}

describe('a call that goes over the wire', () => {
  it('is the same call to a ledger', () => {
    fc.assert(
      fc.property(randomEntry, (random) => {
        const entry = withTier(random)
        fc.pre(entry.responseModel !== '' && entry.usage.raw !== null)
        // A tag without a name is dropped with a warning.
        fc.pre(!Object.hasOwn(entry.dimensions.tags ?? {}, ''))
        expect(essence(arrived(entry))).toEqual(
          entry.usage.status === 'missing' && entry.usage.warnings.every(isNotMissing)
            ? { ...essence(entry), warnings: [...entry.usage.warnings, ...missingUsage().warnings] }
            : essence(entry),
        )
      }),
    )
  })

  it('is an event by the schema', () => {
    fc.assert(
      fc.property(randomEntry, (entry) => {
        const event = JSON.parse(JSON.stringify(wireEvent(entry)))
        expect(eventSchema.safeParse(event).error?.issues).toBeUndefined()
        for (const field of Object.keys(event)) expect(eventSchema.shape).toHaveProperty(field)
      }),
    )
  })

  it('stays the same however often it is handed on', () => {
    fc.assert(
      fc.property(randomEntry, (entry) => {
        const once = arrived(withTier(entry))
        expect(arrived(once)).toEqual(once)
      }),
    )
  })
})

const isNotMissing = ({ code }: { readonly code: string }): boolean => code !== 'usage_missing'

const ANSWERS = {
  'openai, cached and reasoned': {
    provider: 'openai',
    answer: {
      id: 'chatcmpl-A1',
      object: 'chat.completion',
      model: 'gpt-5-2025-08-07',
      service_tier: 'priority',
      usage: {
        prompt_tokens: 1000,
        completion_tokens: 200,
        total_tokens: 1200,
        prompt_tokens_details: { cached_tokens: 600 },
        completion_tokens_details: { reasoning_tokens: 120 },
      },
    },
  },
  'anthropic, fast, with cache writes and a search': {
    provider: 'anthropic',
    answer: {
      id: 'msg_1',
      type: 'message',
      model: 'claude-opus-4-6',
      usage: {
        input_tokens: 12,
        cache_read_input_tokens: 2000,
        cache_creation_input_tokens: 300,
        cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 200 },
        output_tokens: 80,
        server_tool_use: { web_search_requests: 2 },
        service_tier: 'standard',
        speed: 'fast',
      },
    },
  },
  'gemini, over the threshold of long contexts': {
    provider: 'gcp.gemini',
    answer: {
      responseId: 'g1',
      modelVersion: 'gemini-2.5-pro',
      usageMetadata: {
        promptTokenCount: 300_000,
        candidatesTokenCount: 100,
        thoughtsTokenCount: 50,
        totalTokenCount: 300_150,
      },
    },
  },
}

describe.each(Object.entries(ANSWERS))('%s', (_, { provider, answer }) => {
  const usage = readUsage(answer, { provider })
  const time = Date.UTC(2026, 10, 22)
  const entry: Entry = callOf('call', {
    time,
    dimensions: { provider, source: 'sdk' },
    requestModel: usage.segments[0]?.model ?? '',
    responseModel: usage.segments[0]?.model ?? '',
    usage,
    cost: costOf(usage, { at: time, provider }),
  })

  it('costs the same there', () => {
    expect(entry.cost.total).not.toBeNull()
    expect(arrived(entry).cost).toEqual(entry.cost)
    expect(arrived(entry).usage.raw).toEqual(usage.raw)
  })
})

it('of a tracker is the call that was tracked', () => {
  const tracker = new TokenUsageTracker({ logger: { info() {}, warn() {} } })
  const entries: Entry[] = []
  tracker.addSink({ take: (entry) => entries.push(entry), flush: () => Promise.resolve() })
  const usage = { prompt_tokens: 1000, completion_tokens: 5 }
  tracker.trackUsage('search', usage, null, { agent: 'PM', model: 'gpt-4o', provider: 'openai' })
  tracker.trackUsage('read', {}, null, { error: 'connection reset' })
  expect(entries.map((entry) => arrived(entry).cost.total)).toEqual([2_550_000_000n, null])
  expect(entries.map((entry) => arrived(entry).usage.status)).toEqual(['ok', 'missing'])
})

it('that names no model gets none on the way', () => {
  const segments = [
    { model: 'gpt-5', meters: { input: 10 } },
    { model: null, meters: { input: 5 } },
  ]
  const { requestModel, responseModel, ...unnamed } = callOf('call', { usage: usageOf(segments) })
  const once = arrived(unnamed)
  expect(once.responseModel).toBeUndefined()
  expect(once.usage.segments).toEqual(segments)
  expect(arrived(once)).toEqual(once)
})

it('is none for a correction', () => {
  expect(wireEvent(reversalOf(callOf('a')))).toBeNull()
})
