import type {
  AgentLogReader,
  Decoder,
  LogFile,
  LookupPlace,
  Observation,
  SkippedRow,
} from '../agent-log-source.ts'
import { isObject, type JsonObject } from '../join-json.ts'
import { readJson } from '../read-json.ts'
import { skipRow } from '../skip-row.ts'
import { billOf } from './bill-of.ts'
import { readCall } from './read-call.ts'
import { sightingOf, THREAD_SHAPE } from './sighting-of.ts'
import { threadOf } from './thread-of.ts'

/** Reads Amp's histories. */
export const ampReader: AgentLogReader = { decoder, read: readCall }

function decoder({ home }: LookupPlace): Decoder {
  return function* (file) {
    const document = readJson(file.path, { offset: 0, bytes: file.bytes }, { shape: THREAD_SHAPE })
    if (isObject(document)) yield* decodeThread(document, file, home)
    else yield skipRow('invalid_document', file, 0)
    return { offset: file.bytes, state: null }
  }
}

function* decodeThread(
  document: JsonObject,
  file: LogFile,
  home: string,
): Generator<Observation | SkippedRow> {
  const thread = threadOf(document, file, home)
  for (const call of billOf(document)) {
    if (call.kind === 'uncounted') yield skipRow(call.reason, file, 0)
    else yield { kind: 'observation', offset: 0, ...sightingOf(call, thread) }
  }
}
