import { entriesCoverage } from './entries-figures.ts'
import { eventRow } from './event-row.ts'
import { pageLimit } from './page-limit.ts'
import { type Asked, oneText, type Question } from './question.ts'
import { SELECTION, selectionOf } from './selection.ts'

/** `GET /v1/events`: the entries of the ledger, the newest first, page by page. */
export const eventsQuestion: Question = {
  path: '/v1/events',
  answer: 'event-page',
  summary: 'The calls of the ledger, the newest first; corrections are entries of their own.',
  parameters: {
    ...SELECTION,
    limit: { kind: 'one', description: 'Entries of a page: 1 to 1000; 100 when absent.' },
    cursor: { kind: 'one', description: '`next` of the page before.' },
  },
  async ask({ store, text, now }: Asked) {
    const cursor = oneText(text, 'cursor')
    const { entries, next } = await store.list({
      ...selectionOf(text, now),
      limit: pageLimit(oneText(text, 'limit')),
      ...(cursor !== undefined && { cursor }),
    })
    return {
      schema_version: 1,
      events: entries.map(eventRow),
      next,
      coverage: entriesCoverage(entries),
    }
  },
}
