import { TokenledgerError } from '@tokenledger/sdk/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Encoding } from '../../ingest/otlp/decode/decode-request.ts'
import type { Signal } from '../../ingest/otlp/decode/signal.ts'
import { projectOf } from '../access/ledger-of.ts'
import { leaveBodies } from '../body/body-reader.ts'
import { httpErrorOf } from '../http-error.ts'
import { CONTENT_TYPES, failedAnswer, takenAnswer } from '../otlp/otlp-answer.ts'
import type { RouteServices } from '../services.ts'

const SIGNALS: readonly Signal[] = ['traces', 'metrics', 'logs']

/**
 * `POST /v1/traces`, `/v1/metrics` and `/v1/logs`: calls, as OpenTelemetry reports them. Answers are in
 * the form of the request, errors too.
 *
 * Source: https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function otlpRoutes(app: FastifyInstance, { bodies, intake }: RouteServices): void {
  leaveBodies(app)
  app.setErrorHandler((error, request, reply) => {
    const { status, retryAfter, body } = httpErrorOf(error)
    if (status >= 500) request.log.error({ err: error }, 'failed')
    if (retryAfter !== null) void reply.header('retry-after', retryAfter)
    const encoding = encodingOf(request) ?? 'json'
    const answer = failedAnswer(encoding, status, body.error.message)
    void reply.code(status).type(CONTENT_TYPES[encoding]).send(answer)
  })
  for (const signal of SIGNALS) {
    app.post(`/v1/${signal}`, async (request, reply) => {
      const encoding = requireEncoding(request)
      const project = projectOf(request)
      const taken = await bodies.withBody(request, (body) =>
        intake.takeTelemetry({ signal, encoding, body, project }),
      )
      return reply.type(CONTENT_TYPES[encoding]).send(takenAnswer(signal, encoding, taken))
    })
  }
}

const ENCODINGS: Readonly<Record<string, Encoding>> = {
  'application/x-protobuf': 'protobuf',
  'application/protobuf': 'protobuf',
  'application/json': 'json',
}

function encodingOf({ headers }: FastifyRequest): Encoding | undefined {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return Object.hasOwn(ENCODINGS, type) ? ENCODINGS[type] : undefined
}

function requireEncoding(request: FastifyRequest): Encoding {
  const encoding = encodingOf(request)
  if (encoding !== undefined) return encoding
  throw new TokenledgerError(
    'unsupported_media_type',
    'Cannot take the request: its content type must be application/x-protobuf or application/json',
  )
}
