import type { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { ServerMetrics } from './metrics/server-metrics.ts'

/** Where the lines of the log go, and which. */
export interface LogOptions {
  readonly level: string
  readonly stream: Pick<Writable, 'write'>
}

/** Settings of the log: JSON lines, without keys, cookies and what else opens something. */
export const logSettings = (log: LogOptions | undefined) =>
  log !== undefined && {
    level: log.level,
    stream: { write: (line: string) => void log.stream.write(line) },
    redact: ['*.authorization', '*.cookie', '*.key', '*["x-api-key"]', '*["set-cookie"]'],
    serializers: { err: errorLine },
  }

/** An error as the log tells it: what others have sent cannot begin a line of its own. */
function errorLine(error: Error & { readonly code?: unknown }) {
  const { name, code, message, stack = '' } = error
  const start = stack.indexOf(message)
  const frames = start < 0 ? '' : stack.slice(start + message.length)
  return { type: name, code, message: JSON.stringify(message), stack: frames }
}

/** Counts and times answers, and tells of each in the log at `debug`. */
export function noteAnswers(app: FastifyInstance, metrics: ServerMetrics): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, url, access } = request
    const status = reply.statusCode
    const ms = reply.elapsedTime
    metrics.answered({ method, route: request.routeOptions.url, status, seconds: ms / 1000 })
    const path = url.split('?', 1)[0]
    request.log.debug({ method, path, status, ms: Math.round(ms), by: access?.key?.id }, 'answered')
  })
}
