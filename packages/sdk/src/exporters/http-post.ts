import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

/** A request to be sent. */
export interface Post {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly isGzipped: boolean
  /** For all of it, milliseconds. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** The answer to it. */
export interface PostAnswer {
  readonly status: number
  readonly retryAfter: string | undefined
  /** At most about the first MiB. */
  readonly text: string
  /** Whether there is more of it. */
  readonly isCut: boolean
}

const gzipped = promisify(gzip)
const MAX_ANSWER = 1024 * 1024
/** A connection that is being made keeps the process alive: it must not take long. */
const CONNECT_MS = 3000

/**
 * Posts a body. It does not go through the `fetch` of the process, which others watch and replace, and
 * a request that waits for its answer does not keep the process alive.
 *
 * @throws what the connection fails with, or that it took too long
 */
export async function httpPost(post: Post): Promise<PostAnswer> {
  const { url, isGzipped, timeoutMs, signal } = post
  const body = isGzipped ? await gzipped(post.body) : Buffer.from(post.body)
  const headers = {
    ...post.headers,
    'content-length': String(body.length),
    ...(isGzipped && { 'content-encoding': 'gzip' }),
  }
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const request = send(url, { method: 'POST', headers, signal })
    const late = (ms: number): NodeJS.Timeout =>
      setTimeout(() => request.destroy(new Error(`no answer within ${ms} ms`)), ms).unref()
    const timers = [late(timeoutMs)]
    const end = (): void => timers.forEach(clearTimeout)
    request.on('socket', (socket) => {
      socket.unref()
      if (!socket.connecting) return
      const connecting = late(Math.min(CONNECT_MS, timeoutMs))
      timers.push(connecting)
      socket.once('connect', () => clearTimeout(connecting))
    })
    request.on('error', (error) => {
      end()
      reject(error)
    })
    request.on('response', (response) => {
      let text = ''
      let isCut = false
      response.setEncoding('utf8')
      response.on('data', (piece: string) => {
        if (text.length < MAX_ANSWER) text += piece
        else isCut = true
      })
      response.on('error', reject)
      response.on('close', end)
      response.on('end', () => {
        const retryAfter = response.headers['retry-after']
        resolve({ status: response.statusCode ?? 0, retryAfter, text, isCut })
      })
    })
    request.end(body)
  })
}
