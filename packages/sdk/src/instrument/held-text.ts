/** A text that grows by pieces, put together only when it is taken. */
export interface HeldText {
  readonly length: number
  add(piece: string): void
  /** The whole of it; nothing is held after that. */
  take(): string
}

/** Nothing held. */
export function heldText(): HeldText {
  let pieces: string[] = []
  const held = {
    length: 0,
    add(piece: string) {
      if (piece === '') return
      pieces.push(piece)
      held.length += piece.length
    },
    take() {
      if (held.length === 0) return ''
      const text = pieces.join('')
      pieces = []
      held.length = 0
      return text
    },
  }
  return held
}
