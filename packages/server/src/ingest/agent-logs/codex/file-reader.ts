import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { LogFile, Observation } from '../agent-log-source.ts'
import { callKey } from '../call-key.ts'
import type { JsonObject } from '../join-json.ts'
import { knownFields } from '../known-fields.ts'
import { shortenHome } from '../shorten-home.ts'
import type { Copy, Place } from '../sighting.ts'
import { isUniqueAnswer } from './answer-id.ts'
import { unpackedName } from './packed-name.ts'
import type { StatedCall, StatedSum, Step } from './step.ts'
import type { Thread } from './thread.ts'
import { asideOf, groupOf, HISTORY, REFUTED, refutedOf, runOf, spansOf } from './thread-group.ts'
import { uuidTime } from './uuid-time.ts'

/** Makes observations of what the rows of one file tell. */
export interface FileReader {
  /** What a row tells. */
  observationsOf(step: Step, offset: number): readonly Observation[]
  /** How far the history of a thread reaches: its other histories need not tell that again. */
  historyOf(thread: Thread, offset: number): readonly Observation[]
}

const ROLLOUT = /^rollout-.*-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.jsonl$/i
const ENDING = '.jsonl'

/** The reader of a file: its name stands in for a thread that no row names. */
export function fileReader(file: LogFile, home: string): FileReader {
  // A history is the same one when it was compressed.
  const path = unpackedName(file.path)
  const name = basename(path)
  const named = ROLLOUT.exec(name)?.[1] ?? null
  const fileId = createHash('sha256').update(path).digest('base64url').slice(0, 12)
  const unnamed = name.endsWith(ENDING) ? name.slice(0, -ENDING.length) : name

  const placeOf = (thread: Thread, id: string, offset: number): Place => {
    const stated = thread.time
    const time = stated ?? uuidTime(thread.turn) ?? uuidTime(id) ?? file.modifiedMs
    return {
      order: [named === id ? 0 : 1, stated === null ? 1 : 0, time, fileId, offset],
      time,
      who: knownFields({
        session: thread.session ?? id,
        project: thread.cwd === null ? null : shortenHome(thread.cwd, home),
        branch: thread.branch,
        agentType: thread.agentType,
        agentId: thread.agentType === null ? null : id,
      }),
    }
  }

  const observation = (key: string, offset: number, copy: Copy): Observation => ({
    kind: 'observation',
    key,
    offset,
    sighting: [copy],
  })

  /** What no row of its own tells. */
  const beside = (key: string, offset: number, copy: Copy): Observation => ({
    ...observation(key, offset, copy),
    isBeside: true,
  })

  const idOf = (thread: Thread): string => thread.id ?? named ?? unnamed

  const callOf = (call: StatedCall, thread: Thread, offset: number): Observation => {
    const id = idOf(thread)
    const place = placeOf(thread, id, offset)
    if (call.aside === null) {
      return observation(keyOfCall(call, id), offset, copyOf(call, '', place))
    }
    const facts = { ...call.facts, total: call.aside.total }
    const copy = copyOf({ ...call, facts }, asideOf(call.aside), place)
    return observation(groupOf(id), offset, copy)
  }

  const sumOf = (
    { run, chain, ...sum }: StatedSum,
    thread: Thread,
    offset: number,
  ): Observation => {
    const place = placeOf(thread, run?.thread ?? unnamed, offset)
    return run === null
      ? observation(callKey('codex', `${unnamed}:${chain}`), offset, copyOf(sum, '', place))
      : observation(groupOf(run.thread), offset, copyOf(sum, runOf(run.total), place))
  }

  return {
    observationsOf({ thread, call, sum, refuted }, offset) {
      if (sum !== undefined) return [sumOf(sum, thread, offset)]
      if (refuted !== undefined) {
        const stated = { facts: refutedOf(refuted), tools: [] }
        const copy = copyOf(stated, REFUTED, placeOf(thread, idOf(thread), offset))
        return [beside(groupOf(idOf(thread)), offset, copy)]
      }
      return call === undefined ? [] : [callOf(call, thread, offset)]
    },
    historyOf(thread, offset) {
      if (thread.spans.length === 0) return []
      const id = idOf(thread)
      const stated = { facts: spansOf(thread.spans), tools: [] }
      const copy = copyOf(stated, HISTORY, placeOf(thread, id, offset))
      return [beside(groupOf(id), offset, copy)]
    },
  }
}

interface Stated {
  readonly facts: JsonObject
  readonly tools: readonly string[]
}

const copyOf = ({ facts, tools }: Stated, request: string, place: Place): Copy => ({
  request,
  own: 1,
  facts,
  tools,
  places: [place],
})

/** The provider's id of the answer; else the thread, and where its counter stands. */
const keyOfCall = ({ responseId, state }: StatedCall, thread: string): string =>
  responseId !== null && isUniqueAnswer(responseId)
    ? responseId
    : callKey('codex', `${thread}:${state}`)
