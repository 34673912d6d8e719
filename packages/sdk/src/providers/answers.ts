import type { Fields } from './fields.ts'
import type { Hints } from './hints.ts'
import { type Notes, newNotes } from './notes.ts'
import type { Provider } from './provider.ts'
import { addSnapshot, hasSnapshot, newSnapshots, type Snapshots } from './snapshots.ts'

/** One answer of a model, as far as a stream has told. */
export interface Answer {
  readonly provider: Provider
  /** What an unstreamed answer would have been, without its content. */
  readonly body: Fields
  /** Whether the final counts are in; until then the body is a lower bound. */
  readonly isFinal: boolean
  /** Told at once, as a body is: what it says besides its usage is let go of when that has been read. */
  readonly isWhole?: true
  /** Given up in favour of a later attempt: known, but not charged. */
  readonly isAborted?: true
  /** What is known about this answer alone, in place of what is known about the stream. */
  readonly hints?: Hints
  /** Answered in a batch, which has a price of its own whatever tier the body states. */
  readonly isBatch?: true
  /** Repeats what other answers say; counts only when no other has usage. */
  readonly isFallback?: true
}

/** The answers that a stream has told of so far, by their ids. */
export interface Answers {
  readonly byKey: Map<string, Answer>
  /** Their keys, in the same order. */
  readonly order: string[]
  /** The answer that events without an id belong to. */
  current: string
  /** What was odd in the stream itself. */
  readonly notes: Notes
  /** What a session said about the events to come; see {@link remember}. */
  session: Map<string, string> | null
  readonly snapshots: Snapshots
  /** Changes whenever an answer does, so that a reader knows when to read again. */
  version: number
  /** Changes whenever an answer does that is not the last one. */
  earlier: number
}

/** No answer yet. */
export function newAnswers(): Answers {
  return {
    byKey: new Map(),
    order: [],
    current: '',
    notes: newNotes(),
    session: null,
    snapshots: newSnapshots(),
    version: 0,
    earlier: 0,
  }
}

/** Keeps an answer under its key, in place of what was there. */
export function putAnswer(answers: Answers, key: string, answer: Answer): void {
  const { byKey, order } = answers
  if (!byKey.has(key)) order.push(key)
  else if (order.at(-1) !== key) answers.earlier++
  byKey.set(key, answer)
  answers.version++
}

/** Keeps an answer under its id; those without one are told apart by what they say. */
export function putById(answers: Answers, id: string | undefined, answer: Answer): void {
  if (id !== undefined) {
    putAnswer(answers, id, answer)
    return
  }
  const { name } = answer.provider
  const isFirst = !answers.byKey.has(name)
  if (!isFirst && hasSnapshot(answers.snapshots, name, answer.body)) return
  addSnapshot(answers.snapshots, name, answer.body)
  putAnswer(answers, isFirst ? name : `${name} ${answers.byKey.size}`, answer)
}

/** Remembers what a session said about the events to come, such as its model. */
export function remember(answers: Answers, name: string, value: string): void {
  answers.session ??= new Map()
  answers.session.set(name, value)
}

/** What is remembered by this name. */
export const remembered = (answers: Answers, name: string): string | undefined =>
  answers.session?.get(name)
