import { ERROR_CODES, type ErrorCode, TokenledgerError } from '@tokenledger/sdk/core'
import type { Question, QuestionText } from '../../questions/question.ts'
import type { Io } from '../io.ts'
import { openLedger, tellSample } from '../open-ledger.ts'

/** Where questions are answered: a server, or a ledger file here. */
export interface AnswerSource {
  ask(question: Question, text: QuestionText): Promise<object>
  close(): Promise<void>
}

/** What says where. */
export interface SourceWords {
  readonly server?: string
  readonly ledger?: string
}

/**
 * The server of `--server`, with the key of `TOKENLEDGER_KEY`, else the ledger file. Null: there is
 * no ledger yet.
 *
 * @throws TokenledgerError `invalid_option`, and what `openLedger` throws
 */
export async function answerSource(words: SourceWords, io: Io): Promise<AnswerSource | null> {
  if (words.server !== undefined) return serverSource(words.server, io)
  const opened = await openLedger(io, words)
  if (opened === null) return null
  tellSample(io, opened)
  const { store } = opened
  return {
    ask: (question, text) => question.ask({ store, text, now: io.now() }),
    close: () => store.close(),
  }
}

function serverSource(server: string, io: Io): AnswerSource {
  return {
    async ask({ path }, text) {
      const response = await fetchFrom(server, addressOf(path, text), io)
      return (await response.json()) as object
    },
    close: async () => {},
  }
}

/**
 * What a server answers at an address.
 *
 * @throws TokenledgerError `invalid_option`, `server_unreachable`, and what the server refuses with
 */
export async function fetchFrom(server: string, address: string, io: Io): Promise<Response> {
  const url = urlOf(server, address)
  const key = io.env['TOKENLEDGER_KEY']
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` }
  const response = await fetch(url, { headers }).catch((error: unknown) => {
    throw new TokenledgerError(
      'server_unreachable',
      `Cannot ask ${url.origin}: nobody answers there; is "tokenledger serve" running?`,
      { cause: error },
    )
  })
  if (response.ok) return response
  throw refusalOf(response.status, url, await response.text())
}

/**
 * The text that a server sends, as it comes.
 *
 * @throws TokenledgerError what `fetchFrom` throws, and `server_unreachable` when it breaks off
 */
export async function* textFrom(
  server: string,
  path: string,
  text: QuestionText,
  io: Io,
): AsyncGenerator<string> {
  const response = await fetchFrom(server, addressOf(path, text), io)
  const decoder = new TextDecoder()
  try {
    for await (const chunk of response.body ?? []) yield decoder.decode(chunk, { stream: true })
  } catch (error) {
    const message = `Cannot read on: ${new URL(server).origin} broke off; what was written so far is not all of it`
    throw new TokenledgerError('server_unreachable', message, { cause: error })
  }
  yield decoder.decode()
}

function urlOf(server: string, address: string): URL {
  try {
    return new URL(address, server)
  } catch {
    throw new TokenledgerError(
      'invalid_option',
      `Cannot ask the server "${server}": it must be an address such as http://127.0.0.1:4318`,
    )
  }
}

function addressOf(path: string, text: QuestionText): string {
  const parameters = new URLSearchParams()
  const filled = path.replace('{id}', () => encodeURIComponent(String(text['id'])))
  for (const [name, value] of Object.entries(text)) {
    if (path.includes(`{${name}}`)) continue
    for (const one of [value ?? []].flat()) parameters.append(name, one)
  }
  return parameters.size === 0 ? filled : `${filled}?${parameters}`
}

/** The error that the server has named, where it is one of ours. */
function refusalOf(status: number, url: URL, body: string): TokenledgerError {
  try {
    const { code, message } = JSON.parse(body).error
    if (Object.hasOwn(ERROR_CODES, code)) return new TokenledgerError(code as ErrorCode, message)
  } catch {
    // It is no server of ours, or something between has answered.
  }
  const message = `Cannot ask ${url.origin}: it answers ${status}; is it a server of tokenledger?`
  return new TokenledgerError('server_unreachable', message)
}
