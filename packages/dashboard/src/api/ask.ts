/** A refusal of the server, or no answer at all, in words for people. */
export class AskError extends Error {
  readonly code: string
  readonly status: number
  constructor(code: string, message: string, status: number) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** Parameters of a question; undefined ones are left out, lists repeat. */
export type Parameters = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>

/**
 * Asks the server that served this page.
 *
 * @throws AskError with the server's code and words, or `unreachable`
 */
export function ask<Answer>(
  path: string,
  parameters: Parameters,
  signal: AbortSignal,
): Promise<Answer> {
  return answerOf<Answer>(`${path}${textOf(parameters)}`, {
    signal,
    headers: { accept: 'application/json' },
  })
}

/**
 * The answer to a request; null where there is nothing to say.
 *
 * @throws AskError with the server's code and words, or `unreachable`
 */
export async function answerOf<Answer>(address: string, request: RequestInit): Promise<Answer> {
  const response = await fetchFrom(address, request)
  const body: unknown = await response.json().catch(() => null)
  if (response.ok && (body !== null || response.status === 204)) return body as Answer
  const error = (body as { readonly error?: { code?: string; message?: string } } | null)?.error
  throw new AskError(
    error?.code ?? 'server_failed',
    error?.message ?? `The server answered ${response.status} without an explanation`,
    response.status,
  )
}

async function fetchFrom(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request)
  } catch (error) {
    if (request.signal?.aborted === true) throw error
    throw new AskError('unreachable', 'The server does not answer: it may have been stopped', 0)
  }
}

function textOf(parameters: Parameters): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [value].flat()) if (one !== undefined) search.append(name, String(one))
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}
