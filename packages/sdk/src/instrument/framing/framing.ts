/** An event within a text: what it says, and where it stands with all that belongs to it. */
export interface FramedEvent {
  readonly data: string
  readonly start: number
  readonly end: number
}

/**
 * How a stream is cut into events. A text is its bytes as they are, one character each, so that a
 * character of several bytes that is torn between two reads is no matter.
 */
export interface Framing {
  /** Behind the last event of the text that is whole; 0: none is. */
  wholeUntil(text: string): number
  /** The events of a text of whole ones. */
  events(text: string): readonly FramedEvent[]
  /** Whether an event can end in this piece: a long event is not looked through again and again. */
  mayEnd(piece: string): boolean
  /** Whether data is written otherwise in the text, so that it cannot be searched there. */
  readonly isEncoded?: true
}
