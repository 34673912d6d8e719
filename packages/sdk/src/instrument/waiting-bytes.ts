import { textOfBytes } from './bytes.ts'

/** Bytes of a stream that wait to be looked at together: the caller has had them. */
export interface WaitingBytes {
  readonly length: number
  /** Takes a copy of some, or of a part of them; false when there is no room for it. */
  add(chunk: Uint8Array, start?: number, end?: number): boolean
  /** All of them as text, and none are left. */
  take(): string
  /** Lets go of the room for them, which is made anew if more is added. */
  close(): void
}

const ROOM = 4096

// Room of streams that have ended, for the next ones: to make it takes eight microseconds.
const free: Uint8Array[] = []
const MOST_FREE = 16

/** None yet. */
export const waitingBytes = (): WaitingBytes => new CopiedBytes()

class CopiedBytes implements WaitingBytes {
  length = 0
  #bytes: Uint8Array | null = null

  add(chunk: Uint8Array, start = 0, end = chunk.length): boolean {
    const behind = this.length + end - start
    if (behind > ROOM) return false
    this.#bytes ??= free.pop() ?? Buffer.allocUnsafeSlow(ROOM)
    if (end - start === chunk.length) this.#bytes.set(chunk, this.length)
    // The text of an event is short: one by one takes less time than a view of it.
    else for (let at = start; at < end; at++) this.#bytes[this.length + at - start] = chunk[at] ?? 0
    this.length = behind
    return true
  }

  take(): string {
    if (this.#bytes === null) return ''
    const text = textOfBytes(this.#bytes, this.length)
    this.length = 0
    return text
  }

  close(): void {
    if (this.#bytes !== null && free.length < MOST_FREE) free.push(this.#bytes)
    this.#bytes = null
    this.length = 0
  }
}
