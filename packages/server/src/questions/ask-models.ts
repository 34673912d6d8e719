import type { Question } from './question.ts'

/** `GET /v1/models`: the models of the price book. */
export const modelsQuestion: Question = {
  path: '/v1/models',
  answer: 'model-list',
  summary: 'The models of the price book: those that a call can be priced on.',
  parameters: {},
  async ask() {
    const { priceBook } = await import('@tokenledger/sdk')
    const { checked, files } = priceBook()
    return {
      schema_version: 1,
      checked,
      models: files.flatMap(({ provider, models }) =>
        models.map(({ id }) => ({ provider, model: id })),
      ),
    }
  },
}
