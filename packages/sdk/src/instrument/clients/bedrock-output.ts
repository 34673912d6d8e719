import { fieldsOf } from '../../providers/fields.ts'
import { readUsage } from '../../providers/read-usage.ts'
import { newFacts, noteAnswer } from '../answer-facts.ts'
import type { MeteredCall } from '../metered-call.ts'
import { hintsOf } from '../reading-of-answer.ts'
import { bodyOf } from './bedrock-call.ts'
import { watchEvents } from './bedrock-stream.ts'
import { type AnyClient, clientOf } from './client-adapter.ts'

type Headers = Readonly<Record<string, string>> | undefined

/**
 * Watches what a command gives: an answer of Converse, the body that a model wrote, or the events of
 * either.
 *
 * @param headers of the response, which count the tokens of models that do not say themselves
 */
export function watchOutput(call: MeteredCall, output: AnyClient, headers: Headers): void {
  const events = clientOf(output['stream']) ?? clientOf(output['body'])
  const id = clientOf(output['$metadata'])?.['requestId']
  const facts = newFacts()
  if (typeof id === 'string') facts.id = id
  if (events !== null && Symbol.asyncIterator in events) {
    watchEvents(call, events as unknown as AsyncIterable<unknown>, facts)
    return
  }
  const answer = events === null ? output : (bodyOf(events) ?? {})
  const fields = fieldsOf(answer) ?? {}
  noteAnswer(facts, fields)
  const usage = readUsage(fields, hintsOf(call.request, headers))
  call.end({ status: facts.status ?? 'ok', error: facts.error, usage, facts })
}
