/** What every platform has. */
declare const TextDecoder: new () => {
  decode(bytes?: ArrayBufferView, options?: { readonly stream: boolean }): string
}

/** Whether a value is raw bytes, such as pieces of a body as they come from the network. */
export const isBytes = (value: unknown): value is ArrayBufferView => ArrayBuffer.isView(value)

/** Turns bytes into text as they arrive, though a character be cut. */
export interface Utf8Decoder {
  push(bytes: ArrayBufferView): string
  /** What is left of a character whose end never came. */
  end(): string
}

/** A decoder that begins when the first bytes come. */
export function utf8Decoder(): Utf8Decoder {
  let decoder: InstanceType<typeof TextDecoder> | undefined
  return {
    push(bytes) {
      decoder ??= new TextDecoder()
      return decoder.decode(bytes, { stream: true })
    },
    end: () => decoder?.decode() ?? '',
  }
}
