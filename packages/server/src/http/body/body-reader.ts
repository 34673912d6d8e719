import { TokenledgerError } from '@tokenledger/sdk/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type LoadLimits, loadGate } from './load-gate.ts'
import { readBody } from './read-body.ts'

/** Reads bodies, and lets in as many as there is room for. */
export interface BodyReader {
  /**
   * Gives `work` the body of a request, decompressed. The room that it takes is free again when
   * `work` is done.
   *
   * @throws TokenledgerError `server_busy`, what `readBody` throws, and what `work` throws
   */
  withBody<Result>(
    request: FastifyRequest,
    work: (body: Buffer) => Promise<Result>,
  ): Promise<Result>
}

/** What a body may take. */
export interface BodyLimits extends LoadLimits {
  /** Most bytes of one body, after decompression. */
  readonly body: number
}

/** Enough for a batch of any exporter, and for thousands that send at once. */
export const BODY_LIMITS: BodyLimits = { body: 32 << 20, requests: 2000, bytes: 128 << 20 }

/** A reader whose limits hold for all its requests together. */
export function bodyReader(limits: BodyLimits): BodyReader {
  const gate = loadGate(limits)
  return {
    async withBody(request, work) {
      const { raw, headers } = request
      requireFitting(headers['content-length'], limits.body)
      const pass = gate.enter()
      try {
        const encoding = headers['content-encoding']
        const options = { encoding, limit: limits.body, onBytes: pass.addBytes }
        return await work(await readBody(raw, options))
      } finally {
        pass.leave()
      }
    },
  }
}

/** Leaves the bodies of a scope to its routes, whatever their type. */
export function leaveBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
}

/** A body that says itself that it is too large is not read at all. */
function requireFitting(length: string | undefined, limit: number): void {
  if (length === undefined || Number(length) <= limit) return
  throw new TokenledgerError(
    'input_too_large',
    `Cannot take the body: it may have ${limit} bytes at most, found ${length}; send it in parts`,
  )
}
