import { stringEnd } from './json-skip.ts'

/**
 * The events of a stream that bring one text each and are alike but for it, as nearly all are: known
 * by what stands around the text, they need not be searched.
 */
export interface AlikeEvents {
  /** Whether this text is one such event; then the fields below tell of it. */
  isOne(events: string): boolean
  /** The same of bytes, of which no text has been made. */
  isOneInBytes(bytes: Uint8Array): boolean
  /** Whether one that is so long may well be such an event: another one mostly is much longer, or shorter. */
  isLikely(length: number): boolean
  /** Where its text stands, without the quotes. */
  readonly start: number
  readonly end: number
  /** Learns from an event that brings one text, which stands there, and tells of nothing else. */
  learn(event: string, start: number, end: number): void
  /** Where what is to be taken out of each of them stands in it; -1: it does not. */
  placeOf(piece: string): number
}

/** OpenAI puts characters of chance behind each text, so that lengths tell an observer nothing. */
const CHANCE = '"obfuscation":"'
/** Nearly all texts of one event, with what stands behind them by chance. */
const MOST_WRITTEN = 64

/** Nothing learned yet. */
export const alikeEvents = (): AlikeEvents => new LearnedEvents()

class LearnedEvents implements AlikeEvents {
  start = 0
  end = 0
  #head = ''
  /** Up to the characters of chance, or to the end of the event. */
  #tail = ''
  /** Behind them; empty: there are none. */
  #rest = ''
  /** Characters of all three; 0: nothing is learned. */
  #around = 0
  #piece = ''
  #pieceInHead = -1
  #pieceInTail = -1
  /** The three as bytes, once somebody asks by them. */
  #bytes: Uint8Array | null = null

  isOne(events: string): boolean {
    const head = this.#head
    // A slice is not copied, and texts are compared at once.
    if (head === '' || events.slice(0, head.length) !== head) return false
    const end = stringEnd(events, head.length - 1) - 1
    if (end < 0) return false
    const tail = this.#tail
    const behind = end + tail.length
    if (events.slice(end, behind) !== tail || !this.#isRest(events, behind)) return false
    this.start = head.length
    this.end = end
    return true
  }

  isOneInBytes(bytes: Uint8Array): boolean {
    if (this.#around === 0 || bytes.length < this.#around) return false
    this.#bytes ??= Buffer.from(this.#head + this.#tail + this.#rest, 'latin1')
    const [known, start] = [this.#bytes, this.#head.length]
    const afterTail = start + this.#tail.length
    let behind = bytes.length - this.#rest.length
    if (!isSame(bytes, behind, known, afterTail, known.length)) return false
    // Behind the tail, which ends with a quote then, stand the characters of chance.
    if (this.#rest !== '') while (behind > 0 && bytes[behind - 1] !== QUOTE) behind -= 1
    const end = behind - this.#tail.length
    if (end < start || !isSame(bytes, end, known, start, afterTail)) return false
    // No other begins like it, and leads up to its text like it, with as much in between.
    if (!isSame(bytes, 0, known, 0, Math.min(start, BEGINNING))) return false
    const leading = Math.max(0, start - LEADING)
    if (!isSame(bytes, leading, known, leading, start) || !isText(bytes, start, end)) return false
    this.start = start
    this.end = end
    return true
  }

  isLikely(length: number): boolean {
    const around = this.#around
    return around > 0 && length >= around && length <= around + MOST_WRITTEN
  }

  #isRest(events: string, from: number): boolean {
    const rest = this.#rest
    if (rest === '') return events.length === from
    const at = events.length - rest.length
    return events.indexOf('"', from) === at && events.slice(at) === rest
  }

  learn(event: string, start: number, end: number): void {
    this.#head = event.slice(0, start)
    const chance = event.indexOf(CHANCE, end)
    const from = chance + CHANCE.length
    const to = chance === -1 ? -1 : event.indexOf('"', from)
    this.#tail = to === -1 ? event.slice(end) : event.slice(end, from)
    this.#rest = to === -1 ? '' : event.slice(to)
    this.#around = this.#head.length + this.#tail.length + this.#rest.length
    this.#piece = ''
    this.#bytes = null
  }

  placeOf(piece: string): number {
    if (this.#piece !== piece) this.#find(piece)
    if (this.#pieceInHead !== -1) return this.#pieceInHead
    return this.#pieceInTail === -1 ? -1 : this.end + this.#pieceInTail
  }

  #find(piece: string): void {
    const head = this.#head
    const tail = this.#tail
    const all = [head, tail, this.#rest].join(APART)
    const first = all.indexOf(piece)
    const isOnce = all.lastIndexOf(piece) === first
    const inTail = first - head.length - APART.length
    this.#piece = piece
    this.#pieceInHead = isOnce && first < head.length ? first : -1
    this.#pieceInTail = isOnce && inTail >= 0 && inTail < tail.length ? inTail : -1
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
/** What an event begins with, such as `data: {"id"`, and the fields before its text. */
const BEGINNING = 12
const LEADING = 32

/** Whether bytes are at a place what the known ones are from start to end. */
function isSame(
  bytes: Uint8Array,
  place: number,
  known: Uint8Array,
  start: number,
  end: number,
): boolean {
  const by = place - start
  for (let at = start; at < end; at += 1) if (bytes[at + by] !== known[at]) return false
  return true
}

/** Whether a text may stand there between quotes: it ends where they do. */
function isText(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start
  while (at < end && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1
  return at === end
}

/** Stands in no event. */
const APART = '\0'
