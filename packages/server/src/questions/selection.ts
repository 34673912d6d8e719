import { parseQuery } from '../query/parse-query.ts'
import type { Selection } from '../query/span.ts'
import { manyTexts, oneText, type Parameters, type QuestionText } from './question.ts'

/** The parameters that say which calls a question is about. */
export const SELECTION = {
  from: { kind: 'one', description: 'First instant: RFC 3339, or a local date of `tz`.' },
  to: { kind: 'one', description: 'First instant that is too late.' },
  tz: { kind: 'one', description: 'IANA zone of dates without one; UTC when absent.' },
  where: {
    kind: 'many',
    description: '`dimension:value`, split at the first colon; `a|b` = any of; repeats: all hold.',
  },
} as const satisfies Parameters

/**
 * Which calls a question is about.
 *
 * @throws TokenledgerError what `parseQuery` throws
 */
export function selectionOf(text: QuestionText, now: number): Selection {
  const [from, to, tz] = ['from', 'to', 'tz'].map((name) => oneText(text, name))
  const query = parseQuery(
    {
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(tz !== undefined && { tz }),
      where: manyTexts(text, 'where'),
    },
    now,
  )
  return {
    ...(query.from !== undefined && { from: query.from }),
    ...(query.to !== undefined && { to: query.to }),
    where: query.where,
  }
}
