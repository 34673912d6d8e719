import { parseQuery, type QueryText } from '../query/parse-query.ts'
import type { Asked, Parameter, Question } from './question.ts'
import { SELECTION } from './selection.ts'

/** `GET /v1/usage`: what was used and what it costs, by anything. */
export const usageQuestion: Question = {
  path: '/v1/usage',
  answer: 'usage-answer',
  summary: 'What was used and what it costs, by time and any dimensions.',
  parameters: {
    ...SELECTION,
    bucket: { kind: 'one', description: '`none` (when absent), `hour`, `day`, `week`, `month`.' },
    group_by: { kind: 'one', description: 'Dimensions, separated by commas.' },
    order: {
      kind: 'one',
      description: 'A measure, a dimension of `group_by`, or `bucket`; `-` turns it round.',
    },
    limit: { kind: 'one', description: 'This many groups; the rest is summed as `other`.' },
    percentiles: { kind: 'one', description: '`false`: without percentiles, which cost most.' },
    previous: { kind: 'one', description: '`true`: also the period of equal length before.' },
  } satisfies Record<keyof QueryText, Parameter>,
  ask: ({ store, text, now }: Asked) => store.ask(parseQuery(text as QueryText, now)),
}
