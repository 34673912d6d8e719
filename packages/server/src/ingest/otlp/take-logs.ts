import { createHash } from 'node:crypto'
import type { ProjectStore } from '../../store/project-store.ts'
import { keepCalls } from './counting/keep-calls.ts'
import type { TraceNode } from './counting/trace-node.ts'
import type { LogRecord, SpanRecord } from './decode/records.ts'
import { nodesByTrace } from './nodes-by-trace.ts'
import { readSpan } from './reading/read-span.ts'
import { noteTellers, type Teller } from './take-points.ts'
import type { Taken } from './take-request.ts'

/**
 * Counts the calls of log records that state usage: OpenTelemetry's inference events, and those of
 * coding agents. A record that was written in a span joins it, so that both count once.
 *
 * @param oldest records from before count only when something is remembered of their trace
 */
export async function takeLogs(
  store: ProjectStore,
  now: number,
  logs: readonly LogRecord[],
  oldest = -Infinity,
): Promise<Taken> {
  const late = new Set<string>()
  const tellers: Teller[] = []
  const nodes: { readonly trace: string; readonly node: TraceNode }[] = []
  for (const log of logs) {
    const record = spanOfLog(log)
    const reading = readSpan(record)
    if (reading.call?.hasUsage !== true) continue
    const node = {
      id: record.spanId,
      parent: log.spanId,
      ...reading,
      is: 'call',
      isLog: true,
    } as const
    if (record.start !== null && record.start < oldest) late.add(record.spanId)
    else tellers.push(record)
    nodes.push({ trace: record.traceId, node })
  }
  await noteTellers(store, now, tellers)
  return { told: nodes.length, ...(await keepCalls(store, now, nodesByTrace(nodes), late)) }
}

/** A log record as the span of one instant. It has no id: the hash of what it says stands for one. */
function spanOfLog(log: LogRecord): SpanRecord {
  const { resource, scope, attributes, time } = log
  const name = nameOf(log)
  const said = JSON.stringify([name, time, [...attributes], [...resource], log.traceId, log.spanId])
  const hash = createHash('sha256').update(said).digest('hex')
  return {
    resource,
    scope,
    attributes,
    name,
    traceId: log.traceId ?? `log-${hash.slice(0, 32)}`,
    spanId: `log-${hash.slice(0, 32)}`,
    parentId: log.spanId,
    start: time,
    end: null,
    isError: false,
  }
}

const MAX_NAME_LENGTH = 100

/** Producers name an event in one of three places; where two do, the body has the longer name. */
function nameOf({ name, attributes, body }: LogRecord): string {
  const stated = attributes.get('event.name')
  const inAttribute = typeof stated === 'string' ? stated : ''
  const inBody = typeof body === 'string' && body.length <= MAX_NAME_LENGTH ? body : ''
  if (inAttribute !== '' && inBody.endsWith(`.${inAttribute}`)) return inBody
  return name || inAttribute || inBody
}
