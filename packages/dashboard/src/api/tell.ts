import { answerOf } from './ask.ts'

/**
 * Has the server do something.
 *
 * @throws AskError with the server's code and words, or `unreachable`
 */
export function tell<Answer>(
  method: 'POST' | 'DELETE',
  path: string,
  body?: object,
): Promise<Answer> {
  return answerOf<Answer>(path, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
}
