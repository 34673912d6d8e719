/** A request as a wire sees it. */
export interface WireRequest {
  readonly method: string
  readonly path: string
  /** Its JSON; empty for what is none. */
  readonly body: Readonly<Record<string, unknown>>
  /** Counts the answers of the server, from 1. */
  readonly number: number
}

/** What is answered: a body, or pieces of a stream that follow one another. */
export interface Reply {
  readonly status?: number
  readonly type: string
  readonly headers?: Readonly<Record<string, string>>
  readonly pieces: readonly (string | Uint8Array)[]
}

/** Answers the requests that are its own. */
export type Wire = (request: WireRequest) => Reply | null

/** A JSON body. */
export const json = (body: unknown, status = 200): Reply => ({
  status,
  type: 'application/json',
  pieces: [JSON.stringify(body)],
})

/** Server-sent events; `event` where the type of each names it. */
export function events(all: readonly object[], { isNamed = false, end = '\n\n' } = {}): Reply {
  const pieces = all.map((event) => {
    const name = isNamed
      ? `event: ${Reflect.get(event, 'type')}${end.slice(0, end.length / 2)}`
      : ''
    return `${name}data: ${JSON.stringify(event)}${end}`
  })
  return { type: 'text/event-stream', pieces }
}

/** Words of an answer, some of several bytes in UTF-8. */
export const WORDS = [
  'Grüße',
  ' aus',
  ' dem',
  ' "Büro"',
  ':',
  ' 本月',
  '的预算',
  ' 🎉',
  ' used',
  '\n',
  '"usage":{"x":1}',
]
/** Seconds, always the same. */
export const CREATED = 1_764_000_000
