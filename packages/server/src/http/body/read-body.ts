import type { Readable, Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { TokenledgerError } from '@tokenledger/sdk/core'

/** How a body is read. */
export interface ReadBodyOptions {
  /** What `Content-Encoding` says. */
  readonly encoding: string | undefined
  /** Most bytes, after decompression. */
  readonly limit: number
  /** Told of each piece, after decompression; may throw to refuse it. */
  readonly onBytes: (bytes: number) => void
}

/**
 * The whole body of a request, decompressed. It is cut at the limit while it is inflated, so that a
 * small request never becomes a large one in memory; what is left of it is read and dropped, so that
 * the sender gets its answer.
 *
 * @throws TokenledgerError `input_too_large`, `invalid_encoding`, `unsupported_media_type`
 */
export function readBody(source: Readable, options: ReadBodyOptions): Promise<Buffer> {
  const inflate = inflaterOf(options.encoding)
  const body = inflate === null ? source : source.pipe(inflate)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0

    function take(chunk: Buffer): void {
      size += chunk.length
      try {
        if (size > options.limit) throw tooLarge(options.limit)
        options.onBytes(chunk.length)
        chunks.push(chunk)
      } catch (error) {
        give(error)
      }
    }

    function give(error: unknown): void {
      chunks.length = 0
      body.off('data', take)
      if (inflate !== null) {
        source.unpipe(inflate)
        inflate.destroy()
      }
      source.resume()
      reject(error)
    }

    body.on('data', take)
    body.once('end', () => resolve(joined(chunks, size)))
    source.on('error', () => give(cut('the connection was closed before its end')))
    inflate?.on('error', (error: Error) =>
      give(cut(`its compressed data is damaged: ${error.message}`)),
    )
  })
}

/** In memory of its own, so that it can be handed to another thread. */
function joined(chunks: readonly Buffer[], size: number): Buffer {
  const whole = Buffer.allocUnsafeSlow(size)
  let at = 0
  for (const chunk of chunks) at += chunk.copy(whole, at)
  return whole
}

/** Names of `Content-Encoding` (RFC 9110, 8.4.1). */
const INFLATERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

function inflaterOf(encoding: string | undefined): Transform | null {
  const name = encoding?.trim().toLowerCase() ?? ''
  if (name === '' || name === 'identity') return null
  const create = Object.hasOwn(INFLATERS, name) ? INFLATERS[name] : undefined
  if (create !== undefined) return create()
  throw new TokenledgerError(
    'unsupported_media_type',
    `Cannot read the body: its Content-Encoding must be gzip, deflate or br, found "${name}"`,
  )
}

const tooLarge = (limit: number): TokenledgerError =>
  new TokenledgerError(
    'input_too_large',
    `Cannot take the body: it may have ${limit} bytes at most, decompressed; send it in parts`,
  )

const cut = (reason: string): TokenledgerError =>
  new TokenledgerError('invalid_encoding', `Cannot read the body: ${reason}`)
