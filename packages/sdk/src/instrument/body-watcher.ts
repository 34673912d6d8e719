/** Sees the body of an answer go by to its reader, piece by piece. Its methods never throw. */
export interface BodyWatcher {
  /**
   * Takes the next bytes.
   *
   * @param isOwn whether nobody else has them, so that they may be changed. @default false
   * @returns those that the reader is to see: mostly the same object. Null: none for now.
   */
  bytes(chunk: Uint8Array, isOwn?: boolean): Uint8Array | null
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
  /** Somebody else watches it from now on, and records its call. */
  giveWay(): void
  /** Whether the reader is to get no more, though the body has not ended. */
  readonly isCut: boolean
  /** Whether it takes out bytes: it is quicker where it may change them. @default false */
  readonly isChanging?: boolean
  /** Whether there is nothing more to be seen: its call has been recorded. */
  isOver(): boolean
  /** How often bytes have come. */
  readonly pieces: number
  /** Tokens that the model has written by now, estimated; absent where that does not show. */
  readonly outputTokens?: number
}

/** Sees a body that is read as a whole, too. */
export interface WholeWatcher extends BodyWatcher {
  /**
   * Takes the body as its reader had it parsed.
   *
   * @param text what it was parsed from, if that is known: its reader may change the value
   */
  value(value: unknown, text?: string): void
  /** Takes the body as its reader got it. */
  text(text: string): void
}
