import type { Answer } from '../query/answer.ts'
import type { SpanDimension } from '../query/span.ts'
import { measuresOfRow } from './add-measures.ts'
import { groupPage, PAGE } from './group-page.ts'
import { BOUNDS } from './measure-bounds.ts'
import type { Asked, Question } from './question.ts'
import { askBy } from './read-tasks.ts'
import { SELECTION, selectionOf } from './selection.ts'
import { timesOf } from './task-row.ts'

/** `GET /v1/sessions`: what conversations used. */
export const sessionsQuestion: Question = groupsQuestion({
  by: 'session',
  path: '/v1/sessions',
  answer: 'session-page',
  summary: 'What sessions (conversations) used; the latest first.',
})

/** `GET /v1/agents`: what agents used, and which share of all tokens. */
export const agentsQuestion: Question = groupsQuestion({
  by: 'agent',
  path: '/v1/agents',
  answer: 'agent-page',
  summary: 'What agents used, and their share of all tokens; the latest first.',
})

type Wanted = Pick<Question, 'path' | 'answer' | 'summary'> & { readonly by: 'session' | 'agent' }

function groupsQuestion({ by, ...question }: Wanted): Question {
  return {
    ...question,
    parameters: { ...SELECTION, ...PAGE, ...BOUNDS },
    async ask({ store, text, now }: Asked) {
      const selection = selectionOf(text, now)
      const [answer, spans] = await Promise.all([
        askBy(store, [by], selection),
        store.spans(by, selection),
      ])
      const groups = rankable(answer, by, spans)
      const { page, total, next } = groupPage(groups, text, '-last_call')
      const without = answer.rows.find((row) => row[by] === null)
      return {
        schema_version: 1,
        [`${by}s`]: page.map(({ name, measures, status, ...times }) => ({
          [by]: name,
          status,
          ...times,
          ...measures,
          token_share: shareOf(measures.total_tokens, answer.totals.total_tokens),
        })),
        total,
        next,
        [`without_${by}`]: without === undefined ? null : measuresOfRow(without),
        totals: answer.totals,
        coverage: answer.coverage,
      }
    },
  }
}

function rankable(
  { rows }: Answer,
  by: SpanDimension,
  spans: Awaited<ReturnType<Asked['store']['spans']>>,
) {
  const spanOf = new Map(spans.map((span) => [span.value, span]))
  return rows.flatMap((row) => {
    const name = row[by]
    const span = typeof name === 'string' ? spanOf.get(name) : undefined
    if (span === undefined) return []
    const { value, status } = span
    return [{ name: value, status, ...timesOf(span), measures: measuresOfRow(row) }]
  })
}

/** A share of a whole from 0 to 1; null of nothing. */
export function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null
}
