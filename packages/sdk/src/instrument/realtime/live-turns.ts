import type { CallStatus } from '../../ledger/entry.ts'
import { fieldsOf, own, ownFields, ownItems, ownText } from '../../providers/fields.ts'
import type { Connection } from './connection.ts'
import { type OpenAnswer, openAnswer } from './open-answer.ts'

/** Follows the turns of the model on a connection of Gemini by what its server sends. */
export interface LiveTurns {
  take(message: unknown): void
  /** The connection is no more. */
  close(): void
}

/** A turn of the model. */
interface Turn {
  readonly answer: OpenAnswer
  status: CallStatus
  hasUsage: boolean
  isComplete: boolean
}

/**
 * A turn ends when it is complete and its usage was told, which may come after that. What a message
 * tells of the usage takes the place of what was told before in the same turn.
 */
export function liveTurns(connection: Connection): LiveTurns {
  let turn: Turn | null = null
  const end = (status: CallStatus): void => {
    turn?.answer.end({ status })
    turn = null
  }
  return {
    take(message) {
      const fields = fieldsOf(message) ?? {}
      const content = ownFields(fields, 'serverContent') ?? {}
      const usage = ownFields(fields, 'usageMetadata')
      const says = ANSWER.some((name) => own(content, name) !== undefined) || 'toolCall' in fields
      // Given up, since nothing came of it for long.
      if (turn?.answer.hasEnded === true) turn = null
      if (says && turn?.isComplete === true) end(turn.status)
      if (!says && usage === null && turn === null) return
      turn ??= begun(connection)
      turn.answer.came(false)
      for (const call of ownItems(ownFields(fields, 'toolCall') ?? {}, 'functionCalls')) {
        const name = ownText(call, 'name')
        if (name !== undefined) turn.answer.facts.tools.add(name)
      }
      if (usage !== null) {
        // Without the end of the turn, which would begin another one for the reader.
        turn.answer.read({ serverContent: {}, usageMetadata: usage })
        turn.hasUsage = true
      }
      if (own(content, 'interrupted') === true) turn.status = 'aborted'
      if (own(content, 'turnComplete') === true) turn.isComplete = true
      if (turn.isComplete && turn.hasUsage) end(turn.status)
    },
    close: () => end(turn?.isComplete === true ? turn.status : 'aborted'),
  }
}

/** What of a message is of an answer, not of what the user said. */
const ANSWER = ['modelTurn', 'outputTranscription', 'generationComplete', 'groundingMetadata']

const begun = (connection: Connection): Turn => ({
  answer: openAnswer(connection),
  status: 'ok',
  hasUsage: false,
  isComplete: false,
})
