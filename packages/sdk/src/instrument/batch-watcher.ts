import { unwrap } from '../providers/envelope.ts'
import { type Fields, fieldsOf, own, ownFields, ownText } from '../providers/fields.ts'
import { readUsage } from '../providers/read-usage.ts'
import { newFacts, noteAnswer } from './answer-facts.ts'
import type { WholeWatcher } from './body-watcher.ts'
import { decoded, encoded, textOfBytes } from './bytes.ts'
import { jsonLines } from './framing/json-lines.ts'
import { heldText } from './held-text.ts'
import { meteredCall, quietly } from './metered-call.ts'
import type { MeteredRequest } from './metered-request.ts'
import { hintsOf, noteProvider } from './reading-of-answer.ts'

/**
 * Watches the results of a batch go by: each line is a call of its own, known by the id of its answer,
 * so that results which are fetched twice count once. A file that holds anything else is let pass.
 *
 * @param path names the file or the batch, and with it the lines whose answers have no id
 */
export function batchWatcher(request: MeteredRequest, path: string): WholeWatcher {
  const held = heldText()
  let isResults = true
  const takeLines = (text: string): void => {
    for (const data of text.split('\n')) {
      if (data.trim() === '') continue
      const line = parsed(decoded(data))
      isResults = line !== null && isResult(line)
      if (!isResults || line === null) return
      quietly(() => recordLine(request, path, line))
    }
  }
  const take = (text: string): void => {
    if (!isResults) return
    const all = jsonLines.mayEnd(text) ? held.take() + text : null
    const until = all === null ? 0 : jsonLines.wholeUntil(all)
    held.add(all === null ? text : all.slice(until))
    if (all !== null) takeLines(all.slice(0, until))
  }
  const finish = (): void => {
    if (isResults) takeLines(`${held.take()}\n`)
  }
  return {
    isCut: false,
    isOver: () => true,
    pieces: 0,
    bytes(chunk) {
      quietly(() => take(textOfBytes(chunk)))
      return chunk
    },
    value: (value) => quietly(() => takeLines(`${encoded(JSON.stringify(value))}\n`)),
    text: (text) => quietly(() => takeLines(`${encoded(text)}\n`)),
    end() {
      quietly(finish)
      return null
    },
    fail: () => {},
    cancel: () => {},
    giveWay() {
      isResults = false
    },
  }
}

const isResult = (line: Fields): boolean =>
  (Object.hasOwn(line, 'custom_id') || Object.hasOwn(line, 'key')) &&
  ['response', 'result', 'error'].some((name) => Object.hasOwn(line, name))

function recordLine(request: MeteredRequest, path: string, line: Fields): void {
  const { fields } = unwrap(line)
  const facts = newFacts()
  noteAnswer(facts, fields)
  noteProvider(facts, request, fields)
  const key = ownText(line, 'custom_id') ?? ownText(line, 'key') ?? ''
  const time = timeOf(fields) ?? request.time
  const call = meteredCall({
    ...request,
    time,
    route: { ...request.route, ...kindOf(fields) },
    attempt: { callId: () => `${path.slice(-80)}/${key.slice(0, 80)}`, number: 1 },
  })
  const result = ownFields(line, 'result') ?? {}
  const failure = FAILURES[ownText(result, 'type') ?? '']
  if (failure !== undefined) noteAnswer(facts, result)
  const status = failure ?? facts.status ?? 'ok'
  const usage = readUsage(line, hintsOf(request))
  call.end({ status, error: facts.error, usage, facts })
}

/** What Anthropic says of lines that have no answer. */
const FAILURES: Readonly<Record<string, 'error' | 'aborted'>> = {
  errored: 'error',
  canceled: 'aborted',
  expired: 'aborted',
}

/** Epoch milliseconds; answers state seconds. */
function timeOf(answer: Fields): number | undefined {
  const seconds = own(answer, 'created') ?? own(answer, 'created_at')
  return typeof seconds === 'number' ? Math.trunc(seconds * 1000) : undefined
}

function kindOf(answer: Fields): Pick<MeteredRequest['route'], 'operation' | 'wire'> {
  if (own(answer, 'type') === 'message') return { operation: 'chat', wire: 'messages' }
  if (Object.hasOwn(answer, 'candidates')) return { operation: 'generate_content', wire: 'gemini' }
  const isList = own(answer, 'object') === 'list'
  return { operation: isList ? 'embeddings' : 'chat', wire: 'chat' }
}

function parsed(text: string): Fields | null {
  try {
    return fieldsOf(JSON.parse(text))
  } catch {
    return null
  }
}
