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
  /** Whether an event can end in this piece: a long event is not looked through again and again. */
  mayEnd(piece: string): boolean
  /** Behind the last event of the text that is whole; 0: none is. */
  wholeUntil(text: string): number
  /** The event that this place of a text of whole events belongs to. */
  eventAt(text: string, place: number): FramedEvent
  /** For data that is written otherwise in the text, where it cannot be searched: the events. */
  readonly decoded?: (text: string) => readonly FramedEvent[]
}
