import { memoryStore } from '../../store/memory/memory-store.ts'
import type { Store } from '../../store/store.ts'
import type { AttributeValue } from './decode/attributes.ts'
import type { SpanRecord } from './decode/records.ts'
import { takeSpans } from './take-spans.ts'

/** The time of arrival in tests. */
export const NOW = Date.UTC(2026, 10, 22, 12)

/** A span of a test. */
export interface TestSpan {
  readonly trace?: string
  readonly id: string
  readonly parent?: string
  readonly name?: string
  readonly scope?: string
  readonly version?: string
  readonly isError?: boolean
  readonly resource?: Readonly<Record<string, AttributeValue>>
  readonly attributes: Readonly<Record<string, AttributeValue>>
}

const hex = (text: string, digits: number): string =>
  Buffer.from(text).toString('hex').padStart(digits, '0').slice(-digits)

/** It as a record. */
export function spanRecord(span: TestSpan): SpanRecord {
  return {
    traceId: hex(span.trace ?? 'trace', 32),
    spanId: hex(span.id, 16),
    parentId: span.parent === undefined ? null : hex(span.parent, 16),
    name: span.name ?? span.id,
    start: NOW - 1000,
    end: NOW,
    isError: span.isError ?? false,
    attributes: new Map(Object.entries(span.attributes)),
    resource: new Map(Object.entries(span.resource ?? {})),
    scope: { name: span.scope ?? 'test', version: span.version ?? '' },
  }
}

/** The attributes of so many tokens. */
export const usage = (input: number, output: number) => ({
  'gen_ai.usage.input_tokens': input,
  'gen_ai.usage.output_tokens': output,
})

/** What a ledger says in sum, after spans came in these requests. */
export async function figuresAfter(...batches: readonly (readonly TestSpan[])[]) {
  const store = emptyLedger()
  for (const batch of batches) await takeSpans(store, NOW, batch.map(spanRecord))
  return figuresOf(store)
}

/** What a ledger says in sum. */
export async function figuresOf(store: Store) {
  const { totals } = await store.ask({
    bucket: 'none',
    timeZone: 'UTC',
    groupBy: [],
    where: [],
    previous: false,
  })
  return {
    calls: totals.calls,
    missing: totals.missing_usage_calls,
    input: totals.input_tokens,
    output: totals.output_tokens,
  }
}

/** An empty ledger. */
export const emptyLedger = (): Store => memoryStore({ now: () => NOW })
