import type {
  AgentLogSource,
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
import { discover } from './discover.ts'
import { readCall } from './read-call.ts'
import { sightingOf, THREAD_SHAPE } from './sighting-of.ts'
import { threadOf } from './thread-of.ts'

/** Amp's histories: a document a thread, with a bill of its calls, and what each answer consumed. */
export const amp: AgentLogSource = {
  name: 'amp',
  title: 'Amp',
  version: 1,
  discover,
  recognise: (path, head) =>
    isThread(head) || (/[/\\]amp[/\\]threads[/\\]/.test(path) && path.endsWith('.json')),
  decoder,
  read: readCall,
}

/** Amp numbers the messages of a thread. */
const isThread = (head: string): boolean =>
  /^[^{]{0,8}\{/.test(head) && head.includes('"messages"') && /"(usageLedger|messageId)"/.test(head)

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
