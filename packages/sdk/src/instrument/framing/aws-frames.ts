import type { FramedEvent, Framing } from './framing.ts'

// Lengths of frame and headers with a checksum before them, and a checksum behind.
const PRELUDE = 12
const CHECKSUM = 4
const TEXT = '\x07'

/**
 * AWS's binary event stream. The event's type, which is a header, becomes the only field of its data;
 * InvokeModel has the model's own event in base64.
 *
 * Source: https://docs.aws.amazon.com/lexv2/latest/dg/event-stream-encoding.html
 */
export const awsFrames: Framing = {
  mayEnd: () => true,
  wholeUntil: (text) => eventsOf(text).at(-1)?.end ?? 0,
  eventAt: (text, place) =>
    eventsOf(text).find(({ end }) => end > place) ?? { data: '', start: place, end: text.length },
  decoded: eventsOf,
}

function eventsOf(text: string): readonly FramedEvent[] {
  const events: FramedEvent[] = []
  for (let start = 0; start + PRELUDE <= text.length; ) {
    const length = uint32(text, start)
    const end = start + length
    if (length < PRELUDE + CHECKSUM || end > text.length) return events
    const payload = start + PRELUDE + uint32(text, start + 4)
    const type = typeIn(text.slice(start + PRELUDE, payload))
    events.push({ data: dataOf(type, text.slice(payload, end - CHECKSUM)), start, end })
    start = end
  }
  return events
}

function uint32(text: string, at: number): number {
  const [a, b, c, d] = [0, 1, 2, 3].map((place) => text.charCodeAt(at + place))
  return (((a ?? 0) * 256 + (b ?? 0)) * 256 + (c ?? 0)) * 256 + (d ?? 0)
}

/** A header is its name, the kind of its value (7: text), the length in two bytes, the value. */
function typeIn(headers: string): string {
  const name = headers.search(/:(?:event|exception)-type/)
  const kind = name === -1 ? -1 : headers.indexOf(TEXT, name)
  if (kind === -1) return ''
  const length = headers.charCodeAt(kind + 1) * 256 + headers.charCodeAt(kind + 2)
  return headers.slice(kind + 3, kind + 3 + length)
}

function dataOf(type: string, payload: string): string {
  const inner = type === 'chunk' ? /"bytes"\s*:\s*"([^"]*)"/.exec(payload)?.[1] : undefined
  if (inner !== undefined) return Buffer.from(inner, 'base64').toString('latin1')
  return type === '' ? payload : `{${JSON.stringify(type)}:${payload || '{}'}}`
}
