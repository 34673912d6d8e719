import { defineHidden } from './interpose.ts'

/** A response whose body was read, as if nobody had. */
export function restored(response: Response, body: ArrayBuffer): Response {
  const { status, statusText, headers } = response
  const fresh = new Response(body, { status, statusText, headers })
  for (const name of ['url', 'redirected', 'type'] as const) {
    defineHidden(fresh, name, response[name])
  }
  return fresh
}
