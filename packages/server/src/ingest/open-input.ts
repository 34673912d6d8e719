import { createReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { TokenledgerError } from '@tokenledger/sdk/core'

/** The text of an import, read as it is needed. */
export interface Input {
  /** The file's path; null for a stream. */
  readonly name: string | null
  /** Decompressed, decoded, without a byte order mark. Can be read once. */
  readonly text: AsyncIterable<string>
  /** Bytes read so far, before decompression. */
  readonly bytesRead: () => number
}

/**
 * Opens a file, or a stream of bytes such as stdin. Compression (gzip) and encoding (UTF-8, or UTF-16
 * with a byte order mark) are recognised by content, never by name.
 *
 * Reading `text` throws TokenledgerError `file_not_readable` when the file cannot be read or its
 * compressed data is cut or damaged; what came before has been handed out.
 */
export function openInput(source: string | AsyncIterable<Uint8Array>): Input {
  const name = typeof source === 'string' ? source : null
  let bytes = 0
  async function* counted(): AsyncIterable<Uint8Array> {
    for await (const chunk of typeof source === 'string' ? createReadStream(source) : source) {
      bytes += chunk.length
      yield chunk
    }
  }
  return { name, text: readable(name, counted()), bytesRead: () => bytes }
}

async function* readable(
  name: string | null,
  chunks: AsyncIterable<Uint8Array>,
): AsyncIterable<string> {
  try {
    yield* decoded(await unzipped(chunks))
  } catch (error) {
    if (error instanceof TokenledgerError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    const message = `Cannot read "${name ?? 'the stream'}": ${reason}`
    throw new TokenledgerError('file_not_readable', message, { cause: error })
  }
}

async function unzipped(chunks: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const { head, all } = await peek(chunks, 2)
  if (head[0] !== 0x1f || head[1] !== 0x8b) return all
  // The reader of `gunzip` gets its errors; the callback only keeps them from being unhandled.
  return pipeline(Readable.from(all), createGunzip(), () => undefined)
}

async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const { head, all } = await peek(chunks, 2)
  const decoder = new TextDecoder(encodingOf(head))
  for await (const chunk of all) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
}

/** The first bytes, and all of them: a chunk may be as short as one byte. */
async function peek(chunks: AsyncIterable<Uint8Array>, length: number) {
  const iterator = chunks[Symbol.asyncIterator]()
  let head = new Uint8Array()
  while (head.length < length) {
    const next = await iterator.next()
    if (next.done === true) break
    head = Buffer.concat([head, next.value])
  }
  async function* all(): AsyncIterable<Uint8Array> {
    if (head.length > 0) yield head
    yield* { [Symbol.asyncIterator]: () => iterator }
  }
  return { head, all: all() }
}
