import type { FastifyInstance } from 'fastify'
import type { ServerMetrics } from './server-metrics.ts'

/** Where metrics are pushed to. */
export interface PushOptions {
  /** The whole address. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly intervalMs: number
}

/** A collector that takes longer is not waited for. */
const PATIENCE_MS = 10_000
/** Nor is one when the server ends. */
const LAST_PATIENCE_MS = 2000

/**
 * Pushes the metrics of a server by OTLP while it listens, and once more when it ends. They are
 * cumulative: what could not be delivered is told by the next push.
 */
export function pushMetrics(app: FastifyInstance, metrics: ServerMetrics, to: PushOptions): void {
  const ending = new AbortController()
  let last: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  function push(signal: AbortSignal): Promise<void> {
    const told = (error: unknown): void =>
      app.log.warn({ err: error }, `metrics could not be pushed to ${new URL(to.url).host}`)
    last = last.then(() => send(metrics, to, signal).catch(told))
    return last
  }

  app.addHook('onListen', async () => {
    const { signal } = ending
    timer = setInterval(
      () => void push(AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)])),
      to.intervalMs,
    )
  })
  app.addHook('onClose', async () => {
    clearInterval(timer)
    ending.abort()
    if (timer !== undefined) await push(AbortSignal.timeout(LAST_PATIENCE_MS))
  })
}

async function send(metrics: ServerMetrics, to: PushOptions, signal: AbortSignal): Promise<void> {
  const request = await metrics.otlp()
  if (request === null) return
  const answer = await fetch(to.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...to.headers },
    body: JSON.stringify(request),
    signal,
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`The collector answers ${answer.status}: ${text.slice(0, 200)}`)
}
