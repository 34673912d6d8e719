import type { Entry } from '@tokenledger/sdk/core'
import type { Store } from '../store/store.ts'
import { type EventFault, isFault } from './event-fault.ts'
import {
  type ImportProgress,
  type ImportRejection,
  type ImportReport,
  MAX_REJECTIONS,
} from './import-report.ts'
import type { Input } from './open-input.ts'
import { withdrawCalls } from './withdraw-calls.ts'

/** A record of an input, and where it stands. */
export interface ImportRecord {
  /** From 1; null in a document. */
  readonly line: number | null
  /** Its place among the events of that line or document, from 0. */
  readonly index?: number
  readonly result: Entry | EventFault
  /** Whether the call is taken back. @default false */
  readonly isWithdrawn?: boolean
}

/** What an import of records needs. */
export interface ImportOptions {
  readonly store: Store
  readonly source: string
  readonly input: Input
  readonly records: AsyncIterable<ImportRecord>
  /** Told after each batch. */
  readonly onProgress?: (progress: ImportProgress) => void
}

/** Entries of one durable append. */
const BATCH = 1000

/**
 * Appends the records' entries in batches and reports exactly what became of each record. Memory is
 * bounded by one batch. Importing again what was imported half adds the other half.
 */
export async function importRecords(options: ImportOptions): Promise<ImportReport> {
  const { source, input, onProgress } = options
  const sum = { accepted: 0, duplicates: 0, rejected: 0 }
  const rejections: ImportRejection[] = []
  let records = 0
  for await (const batch of inBatches(options.records)) {
    const { accepted, duplicates, rejected } = await appendBatch(options, batch)
    records += batch.length
    sum.accepted += accepted
    sum.duplicates += duplicates
    sum.rejected += rejected.length
    rejections.push(...rejected.slice(0, MAX_REJECTIONS - rejections.length))
    onProgress?.({ bytes: input.bytesRead(), records })
  }
  return { source, files: 1, bytes: input.bytesRead(), ...sum, rejections, skipped: {} }
}

async function* inBatches(records: AsyncIterable<ImportRecord>): AsyncIterable<ImportRecord[]> {
  let batch: ImportRecord[] = []
  for await (const record of records) {
    batch.push(record)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function appendBatch({ store, input }: ImportOptions, batch: readonly ImportRecord[]) {
  const rejected: ImportRejection[] = []
  const kept: Kept[] = []
  const withdrawn: Kept[] = []
  for (const record of batch) {
    const { result, isWithdrawn } = record
    if (isFault(result)) rejected.push(rejection(input, record, result))
    else (isWithdrawn === true ? withdrawn : kept).push({ record, entry: result })
  }
  const sum = { accepted: 0, duplicates: 0 }
  const steps = [
    { calls: kept, keep: (entries: readonly Entry[]) => store.append(entries) },
    { calls: withdrawn, keep: (entries: readonly Entry[]) => withdrawCalls(store, entries) },
  ]
  for (const { calls, keep } of steps) {
    if (calls.length === 0) continue
    const result = await keep(calls.map(({ entry }) => entry))
    sum.accepted += result.accepted
    sum.duplicates += result.duplicates
    for (const refused of result.rejected) {
      const record = calls[refused.index]?.record ?? { line: null }
      rejected.push(rejection(input, record, refused))
    }
  }
  return { ...sum, rejected }
}

interface Kept {
  readonly record: ImportRecord
  readonly entry: Entry
}

function rejection(
  { name }: Input,
  { line, index }: Pick<ImportRecord, 'line' | 'index'>,
  { id, code, message }: Pick<ImportRejection, 'id' | 'code' | 'message'>,
): ImportRejection {
  return { file: name, line, ...(index !== undefined && { index }), id, code, message }
}
