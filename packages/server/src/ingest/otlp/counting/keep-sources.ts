import { createHash } from 'node:crypto'
import type { Entry } from '@tokenledger/sdk/reading'
import type { ProjectStore } from '../../../store/project-store.ts'
import type { Decided, EntriesOfSession, HeldEntry } from '../../../store/store.ts'
import { OTLP_SOURCE } from '../../../store/take-over.ts'
import { isInHistory, telemetryKey } from '../../agent-telemetry.ts'
import { entryOfEvent } from '../../entry-of.ts'
import { isFault } from '../../event-fault.ts'
import type { Attributes } from '../decode/attributes.ts'
import { amendEntry } from './amend-entry.ts'
import { type Kept, keptTally } from './kept.ts'
import { REMEMBERED_MS } from './remembered.ts'
import { eventsOfSource, NO_SOURCE, type SourceState } from './source-state.ts'

/** What becomes of the state of a program. */
export type SourceChange = (state: SourceState) => SourceState

const IDENTITY = [
  'service.namespace',
  'service.name',
  'service.instance.id',
  'session.id',
  'host.name',
  'process.pid',
]

/** Which program a resource stands for: its spans, logs and metrics have it in common. */
export function sourceKey(resource: Attributes): string {
  const said = JSON.stringify(IDENTITY.map((name) => resource.get(name) ?? null))
  return `source:${createHash('sha256').update(said).digest('hex').slice(0, 24)}`
}

/**
 * Changes what is remembered of programs, and the entries of their metrics with it: points count while
 * their program tells of its calls in no other way.
 */
export async function keepSources(
  store: ProjectStore,
  now: number,
  changes: ReadonlyMap<string, SourceChange>,
): Promise<Kept> {
  let tally = keptTally()
  const result = await store.reconcile(
    OTLP_SOURCE,
    [...changes.keys()],
    (known, held, ofSession) => {
      tally = keptTally()
      return tally.counted(decisionsOf(changes, { known, held, ofSession, now }))
    },
  )
  return tally.kept(result)
}

interface Step {
  readonly known: ReadonlyMap<string, string>
  readonly held: HeldEntry
  readonly ofSession: EntriesOfSession
  readonly now: number
}

/** What cannot become an entry is text: why not. */
function* decisionsOf(
  changes: ReadonlyMap<string, SourceChange>,
  { known, held, ofSession, now }: Step,
): Generator<Decided | string> {
  for (const [key, change] of changes) {
    const text = known.get(key)
    const before: SourceState = text === undefined ? NO_SOURCE : JSON.parse(text)
    const after = change(before)
    if (after === before) continue
    yield { kind: 'state', key, state: JSON.stringify(after), keepMs: REMEMBERED_MS }
    for (const one of entriesOf(key, { before, after, held, ofSession, now }))
      yield typeof one === 'string' ? one : { kind: 'entry', entry: one }
  }
}

interface Changing {
  readonly before: SourceState
  readonly after: SourceState
  readonly held: HeldEntry
  readonly ofSession: EntriesOfSession
  readonly now: number
}

function* entriesOf(
  key: string,
  { before, after, held, ofSession, now }: Changing,
): Generator<Entry | string> {
  const was = eventsOfSource(before)
  for (const [point, { event, agent }] of eventsOfSource(after)) {
    if (JSON.stringify(was.get(point)?.event ?? null) === JSON.stringify(event)) continue
    const by = `${key}:${point}`
    const id = agent === undefined ? `otlp:${by}` : telemetryKey(agent, by)
    const told =
      event === null
        ? null
        : entryOfEvent({ ...event, id }, { now, newId: () => id, source: OTLP_SOURCE })
    if (told !== null && isFault(told)) yield told.message
    else {
      const right = told !== null && isInHistory(told, ofSession) ? null : told
      yield* amendEntry(id, right, held)
    }
  }
}
