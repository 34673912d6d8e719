import { type Fields, own, ownFields, ownText } from '../../providers/fields.ts'
import { SPOKEN_TRANSCRIPT } from '../../providers/transcription.ts'
import { noteAnswer } from '../answer-facts.ts'
import { noteProvider } from '../reading-of-answer.ts'
import type { Connection } from './connection.ts'
import { type OpenAnswer, openAnswer, toldAnswer } from './open-answer.ts'

/** Follows the answers on a connection of OpenAI by what its server sends. */
export interface OpenaiAnswers {
  take(event: Fields): void
  /** The connection is no more: what runs will not end. */
  close(): void
}

const LAST = new Set([
  'response.done',
  'response.completed',
  'response.failed',
  'response.incomplete',
])

/** @param connection as it is when an answer begins */
export function openaiAnswers(connection: () => Connection): OpenaiAnswers {
  const open = new Map<string, OpenAnswer>()
  const session = newSession()

  function end(event: Fields): void {
    const response = ownFields(event, 'response') ?? {}
    const id = ownText(response, 'id') ?? ''
    const answer = open.get(id) ?? toldAnswer(connection())
    open.delete(id)
    const { facts } = answer
    noteAnswer(facts, event)
    const failure = ownFields(ownFields(response, 'status_details') ?? {}, 'error')
    if (failure !== null) noteAnswer(facts, { error: failure })
    if (session.model !== undefined) facts.model ??= session.model
    finish(answer, event)
  }

  function endTranscript(event: Fields): void {
    const model = session.transcriber
    const route = { ...connection().route, operation: 'transcription' }
    const answer = toldAnswer({ ...connection(), route, model })
    const index = own(event, 'content_index')
    const item = ownText(event, 'item_id')
    const isFirst = typeof index !== 'number' || index === 0
    if (item !== undefined) answer.facts.id = isFirst ? item : `${item}:${index}`
    if (model !== undefined) answer.facts.model = model
    finish(answer, event)
  }

  function finish(answer: OpenAnswer, event: Fields): void {
    const { facts, request } = answer
    noteProvider(facts, request, event)
    answer.read(session.event)
    answer.read(event)
    answer.end({ status: facts.status ?? 'ok', error: facts.error })
  }

  return {
    take(event) {
      const type = ownText(event, 'type') ?? ''
      if (SESSION.test(type)) noteSession(session, event)
      else if (type === 'response.created') {
        const id = ownText(ownFields(event, 'response') ?? {}, 'id')
        if (id === undefined || open.has(id)) return
        const answer = openAnswer(connection())
        answer.facts.id = id
        open.set(id, answer)
      } else if (LAST.has(type)) end(event)
      else if (type === SPOKEN_TRANSCRIPT) endTranscript(event)
      else if (type.startsWith('response.')) {
        const id = ownText(event, 'response_id')
        // Over a connection of Responses one runs at a time, and its events do not name it.
        const answer = id === undefined ? [...open.values()].at(-1) : open.get(id)
        answer?.came(type.endsWith('.delta'))
      }
    },
    close() {
      for (const answer of open.values()) {
        if (session.model !== undefined) answer.facts.model ??= session.model
        answer.end({ status: 'aborted' })
      }
      open.clear()
    },
  }
}

/** What a server last said of its session: models, nothing of what it was told. */
interface Session {
  model: string | undefined
  /** The model that writes down what the user says. */
  transcriber: string | undefined
  /** The same as an event, for the reader of usage. */
  event: Fields
}

const SESSION = /^(?:transcription_)?session\.(?:created|updated)$/

const newSession = (): Session => ({ model: undefined, transcriber: undefined, event: {} })

function noteSession(session: Session, event: Fields): void {
  const told = ownFields(event, 'session') ?? {}
  const input = ownFields(ownFields(told, 'audio') ?? {}, 'input') ?? {}
  const transcription =
    ownFields(input, 'transcription') ?? ownFields(told, 'input_audio_transcription') ?? {}
  session.model = ownText(told, 'model') ?? session.model
  session.transcriber = ownText(transcription, 'model') ?? session.transcriber
  const { model, transcriber } = session
  const written = { ...(transcriber !== undefined && { model: transcriber }) }
  session.event = {
    type: 'session.updated',
    session: {
      ...(model !== undefined && { model }),
      audio: { input: { transcription: written } },
    },
  }
}
