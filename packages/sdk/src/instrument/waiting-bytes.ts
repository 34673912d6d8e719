import { textOfBytes } from './bytes.ts'

/** Bytes of a stream that wait to be looked at together: the caller has had them. */
export interface WaitingBytes {
  readonly length: number
  /** Takes a copy of some; false when there is no room for them. */
  add(chunk: Uint8Array): boolean
  /** All of them as text, and none are left. */
  take(): string
}

const ROOM = 4096

/** None yet. */
export const waitingBytes = (): WaitingBytes => new CopiedBytes()

class CopiedBytes implements WaitingBytes {
  length = 0
  #bytes: Uint8Array | null = null

  add(chunk: Uint8Array): boolean {
    const behind = this.length + chunk.length
    if (behind > ROOM) return false
    this.#bytes ??= Buffer.allocUnsafeSlow(ROOM)
    this.#bytes.set(chunk, this.length)
    this.length = behind
    return true
  }

  take(): string {
    if (this.#bytes === null) return ''
    const text = textOfBytes(this.#bytes, this.length)
    this.length = 0
    return text
  }
}
