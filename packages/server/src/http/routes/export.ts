import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { askedExport, EXPORT_PARAMETERS, EXPORT_PATH } from '../../questions/export/ask-export.ts'
import type { QuestionText } from '../../questions/question.ts'
import { readParameters } from '../read-parameters.ts'
import type { RouteServices } from '../services.ts'

const KNOWN = Object.fromEntries(
  Object.entries(EXPORT_PARAMETERS).map(([name, { kind }]) => [name, kind]),
)

/** `GET /v1/export`: the calls of the ledger as a file, read page by page while it is sent. */
export function exportRoutes(app: FastifyInstance, { realLedgerOf, now }: RouteServices): void {
  app.get(EXPORT_PATH, (request, reply) => {
    const text = readParameters<QuestionText>(request.query, KNOWN)
    const { contentType, chunks } = askedExport(text, now())
    const headers = { 'content-type': contentType, 'cache-control': 'no-store' }
    return reply.headers(headers).send(Readable.from(chunks(realLedgerOf(request))))
  })
}
