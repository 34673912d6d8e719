import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { TokenledgerError } from '@tokenledger/sdk'

/** Bytes of a body once it is inflated: as the OpenTelemetry collector has it. */
export const MAX_BODY_BYTES = 64 << 20

const INFLATERS = { gzip: promisify(gunzip), deflate: promisify(inflate) } as const

/**
 * The body of a request as it was before it was compressed.
 *
 * @param encoding the header `content-encoding`
 * @throws TokenledgerError `input_too_large`, `invalid_otlp`, `unsupported_media_type`
 */
export async function inflatedBody(body: Buffer, encoding: string | undefined): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity') return body
  if (encoding !== 'gzip' && encoding !== 'deflate') {
    throw new TokenledgerError(
      'unsupported_media_type',
      `Cannot take the request: its content encoding must be gzip or deflate, found "${encoding}"`,
    )
  }
  try {
    return await INFLATERS[encoding](body, { maxOutputLength: MAX_BODY_BYTES })
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    if (isTooLarge) {
      throw new TokenledgerError(
        'input_too_large',
        `Cannot take the request: it must have at most ${MAX_BODY_BYTES} bytes when inflated; send smaller batches`,
      )
    }
    throw new TokenledgerError(
      'invalid_otlp',
      `Cannot inflate the request: its body is no ${encoding} data; check the exporter's compression`,
      { cause: error },
    )
  }
}
