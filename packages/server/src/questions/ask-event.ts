import { TokenledgerError } from '@tokenledger/sdk/core'
import { entriesCoverage } from './entries-figures.ts'
import { explain } from './explanation.ts'
import { explanationJson } from './explanation-json.ts'
import { type Asked, oneText, type Question } from './question.ts'

/** `GET /v1/events/{id}`: how one call came to its figures and its cost, with its corrections. */
export const eventQuestion: Question = {
  path: '/v1/events/{id}',
  answer: 'event-detail',
  summary: 'How one call came to its figures and its cost, with all that corrects it.',
  parameters: { id: { kind: 'one', description: 'The id of the entry.' } },
  async ask({ store, text }: Asked) {
    const id = oneText(text, 'id') ?? ''
    const explained = await explain(store, id)
    if (explained.length === 0) {
      throw new TokenledgerError(
        'not_found',
        `Cannot explain "${id}": the ledger has no entry with this id; GET /v1/events lists them`,
      )
    }
    const entries = explained.map(({ id: entry, segments }) => ({
      id: entry,
      rows: segments.map(({ row }) => row),
    }))
    const { ruleOf } = await import('./rule-of.ts')
    const body = explanationJson(id, explained)
    const rules = explained.map(({ call }) => ruleOf(call))
    return {
      ...body,
      entries: body.entries.map((entry, at) => ({ ...entry, rule: rules[at] ?? null })),
      coverage: entriesCoverage(entries),
    }
  },
}
