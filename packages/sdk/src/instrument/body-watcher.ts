/** Sees the body of an answer go by to its reader. Its methods never throw. */
export interface BodyWatcher {
  /**
   * Takes the next bytes.
   *
   * @returns those that the reader is to see: mostly the same object. Null: none for now.
   */
  bytes(chunk: Uint8Array): Uint8Array | null
  /** Takes a body that its reader had parsed. */
  value(value: unknown): void
  /** Takes a body that its reader got as text, all at once. */
  text(text: string): void
  /**
   * The body ended.
   *
   * @returns bytes that were held back; null: none
   */
  end(): Uint8Array | null
  /** Reading it failed. */
  fail(error: unknown): void
  /** Its reader wants no more. */
  cancel(): void
  /** Whether the reader is to get no more, though the body has not ended. */
  readonly isCut: boolean
}
