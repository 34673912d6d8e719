import { unwrap } from '../providers/envelope.ts'
import { type Fields, own, ownFields, ownText } from '../providers/fields.ts'
import { readUsage } from '../providers/read-usage.ts'
import { newFacts, noteAnswer } from './answer-facts.ts'
import { meteredCall } from './metered-call.ts'
import type { MeteredRequest } from './metered-request.ts'
import { hintsOf, noteProvider } from './reading-of-answer.ts'

/**
 * Records a line of the results of a batch: a call of its own, known by the id of its answer.
 *
 * @param path names the file or the batch, and with it the lines whose answers have no id
 */
export function recordLine(request: MeteredRequest, path: string, line: Fields): void {
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

function kindOf(answer: Fields): Partial<MeteredRequest['route']> {
  if (own(answer, 'type') === 'message') return { operation: 'chat', wire: 'messages' }
  if (Object.hasOwn(answer, 'candidates')) return { operation: 'generate_content', wire: 'gemini' }
  const isEmbedding = own(answer, 'object') === 'list' || Object.hasOwn(answer, 'embedding')
  return isEmbedding ? { operation: 'embeddings' } : {}
}
