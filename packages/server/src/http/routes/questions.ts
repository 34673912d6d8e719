import type { FastifyInstance } from 'fastify'
import type { QuestionText } from '../../questions/question.ts'
import { QUESTIONS } from '../../questions/questions.ts'
import { readParameters } from '../read-parameters.ts'
import type { RouteServices } from '../services.ts'

/** The questions of `questions/`, each at its address. */
export function questionRoutes(app: FastifyInstance, { ledgerOf, now }: RouteServices): void {
  for (const { path, parameters, ask } of QUESTIONS) {
    const { id, ...asked } = parameters
    const known = Object.fromEntries(Object.entries(asked).map(([name, { kind }]) => [name, kind]))
    app.get(path.replace('{id}', ':id'), (request) => {
      const { query, params } = request
      const text = readParameters<QuestionText>(query, known)
      return ask({
        store: ledgerOf(request),
        now: now(),
        text: id === undefined ? text : { ...text, ...(params as { id: string }) },
      })
    })
  }
}
