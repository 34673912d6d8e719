import { type Entry, totalsOf } from '@tokenledger/sdk'
import { expect } from 'vitest'
import { type RecordingMeter, recordingMeter } from './recording-meter.ts'
import type { Behaviour, WireServer } from './wire-server.ts'

/** What a client does with a server, and what it should be counted as. */
export interface Feature<Client> {
  readonly use: (client: Client) => Promise<unknown>
  /** Input and output tokens of each entry. @default one of 1000 and 200 */
  readonly tokens?: readonly (readonly [input: number, output: number])[]
  readonly behaviour?: () => Behaviour
}

/** A client without and with metering, made for each use. */
export interface Clients<Client> {
  readonly server: WireServer
  readonly plain: () => Client
  readonly metered: (meter: RecordingMeter) => Client
}

/** Holds that a feature gives the same with metering, and that each of its calls is counted. */
export async function sameAndCounted<Client>(
  { server, plain, metered }: Clients<Client>,
  { use, tokens = [[1000, 200]], behaviour = () => ({}) }: Feature<Client>,
): Promise<RecordingMeter> {
  server.behave(behaviour())
  const expected = await settled(use(plain()))
  server.behave(behaviour())
  const meter = recordingMeter()
  const found = await settled(use(metered(meter)))
  expect(found).toEqual(expected)
  expect(meter.entries.map(tokensOf)).toEqual(tokens)
  return meter
}

/** Input and output of an entry. */
export function tokensOf({ usage }: Entry): [number, number] {
  const { inputTokens, outputTokens } = totalsOf(usage)
  return [inputTokens, outputTokens]
}

/** The value, or what can be seen of an error. */
async function settled(promise: Promise<unknown>): Promise<unknown> {
  try {
    return { value: await promise }
  } catch (error) {
    if (!(error instanceof Error)) return { thrown: error }
    const { name, message, cause } = error
    // A response is another object each time; what it holds is compared where it is read.
    const fields = Object.fromEntries(
      Object.entries(error).filter(([, value]) => !isOfFetch(value)),
    )
    return { thrown: error.constructor.name, name, message, fields, cause: String(cause) }
  }
}

const isOfFetch = (value: unknown): boolean =>
  [Response, Request, Headers].some((kind) => value instanceof kind)

/** All that something gives. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

/** The first ones, and then no more. */
export async function first<T>(items: AsyncIterable<T>, count: number): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) {
    list.push(item)
    if (list.length === count) break
  }
  return list
}

/** Whether this Node is one on which newer majors run. */
export const isNode22 = Number(process.versions.node.split('.')[0]) >= 22
