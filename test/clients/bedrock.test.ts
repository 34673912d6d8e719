import { once } from 'node:events'
import { createServer as createHttp2 } from 'node:http2'
import type { AddressInfo } from 'node:net'
import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime'
import { NodeHttp2Handler, NodeHttpHandler } from '@smithy/node-http-handler'
import { meter, meteredFetch, run } from '@tokenledger/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCalls, sweepCalls } from '../../packages/sdk/src/instrument/open-calls.ts'
import { all, type Feature, first, sameAndCounted, tokensOf } from './compare.ts'
import { recordingMeter } from './recording-meter.ts'
import { type WireServer, wireServer } from './wire-server.ts'
import { bedrockWire } from './wires/bedrock.ts'
import type { Wire } from './wires/reply.ts'

let server: WireServer
beforeAll(async () => {
  server = await wireServer()
})
afterAll(() => server.close())

const make = (more: BedrockRuntimeClientConfig = {}): BedrockRuntimeClient =>
  new BedrockRuntimeClient({
    region: 'us-east-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 3,
    // By default it speaks HTTP/2.
    requestHandler: new NodeHttpHandler(),
    ...more,
  })
const messages = [{ role: 'user' as const, content: [{ text: 'Hello' }] }]
const ask = { modelId: 'amazon.nova-pro-v1:0', messages }
const claude = {
  modelId: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
  contentType: 'application/json',
  body: JSON.stringify({ anthropic_version: 'bedrock-2023-05-31', max_tokens: 9, messages }),
}
const titan = { modelId: 'amazon.titan-embed-text-v2:0', body: JSON.stringify({ inputText: 'a' }) }

async function* none(): AsyncGenerator<never> {}

/** What the SDK says of its own sending is new each time. */
const plain = ({ $metadata: _told, ...output }: object & { $metadata?: unknown }): unknown => output
const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8')

const FEATURES: Readonly<Record<string, Feature<BedrockRuntimeClient>>> = {
  Converse: { use: async (client) => plain(await client.send(new ConverseCommand(ask))) },
  ConverseStream: {
    use: async (client) =>
      all((await client.send(new ConverseStreamCommand(ask))).stream ?? none()),
  },
  'ConverseStream in small pieces': {
    use: async (client) =>
      all((await client.send(new ConverseStreamCommand(ask))).stream ?? none()),
    behaviour: () => ({ cutEvery: 13 }),
  },
  InvokeModel: {
    use: async (client) => text((await client.send(new InvokeModelCommand(claude))).body),
  },
  'InvokeModel, counted by headers': {
    use: async (client) => text((await client.send(new InvokeModelCommand(titan))).body),
    tokens: [[7, 0]],
  },
  InvokeModelWithResponseStream: {
    async use(client) {
      const { body } = await client.send(new InvokeModelWithResponseStreamCommand(claude))
      return (await all(body ?? none())).map(({ chunk }) => text(chunk?.bytes))
    },
  },
  retries: {
    use: async (client) => plain(await client.send(new ConverseCommand(ask))),
    behaviour: () => ({ statuses: [429, 503] }),
    tokens: [
      [0, 0],
      [0, 0],
      [1000, 200],
    ],
  },
  'a refusal': {
    use: (client) => client.send(new ConverseCommand(ask)).catch((error) => error.name),
    behaviour: () => ({ statuses: [400] }),
    tokens: [[0, 0]],
  },
}

/** Holds that a call is aborted whose caller aborts it within its events. */
async function abortedIn(client: BedrockRuntimeClient): Promise<void> {
  const recording = recordingMeter()
  const abort = new AbortController()
  const sending = meter(client, { tracker: recording }).send(new ConverseStreamCommand(ask), {
    abortSignal: abort.signal,
  })
  const { stream } = await sending
  try {
    for await (const { contentBlockDelta } of stream ?? none()) if (contentBlockDelta) abort.abort()
  } catch {
    // Over HTTP/1.1 it fails.
  }
  expect(recording.entries).toMatchObject([{ status: 'aborted', usage: { status: 'partial' } }])
  client.destroy()
}

describe('AWS Bedrock', () => {
  it.each(Object.entries(FEATURES))('%s gives the same and is counted', async (_name, feature) => {
    const behaviour = () => ({ wire: bedrockWire, ...feature.behaviour?.() })
    const clients = {
      server,
      plain: () => make(),
      metered: (tracker: ReturnType<typeof recordingMeter>) => meter(make(), { tracker }),
    }
    await sameAndCounted(clients, { ...feature, behaviour })
  })

  it('is counted with what it was asked for, and for whom', async () => {
    server.behave({ wire: bedrockWire, statuses: [503] })
    const recording = recordingMeter()
    const client = meter(make(), { tracker: recording })
    await run({ agent: 'PM' }, () => client.send(new ConverseCommand(ask)))
    expect(recording.entries.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 'error'],
      [2, 'ok'],
    ])
    expect(recording.entries[1]).toMatchObject({
      dimensions: { agent: 'PM', provider: 'aws.bedrock', operation: 'chat' },
      requestModel: 'amazon.nova-pro-v1:0',
      tools: { used: ['get_weather'] },
      parentId: recording.entries[0]?.parentId,
    })
    expect(recording.entries[1]?.usage.segments[0]?.meters).toEqual({
      input: 400,
      'input.cacheRead': 600,
      output: 200,
    })
  })

  it('is counted when it breaks off', async () => {
    server.behave({ wire: bedrockWire, paceMs: 3 })
    const recording = recordingMeter()
    const client = meter(make(), { tracker: recording })
    const { stream } = await client.send(new ConverseStreamCommand(ask))
    await first(stream ?? none(), 5)
    expect(recording.entries).toMatchObject([
      { status: 'aborted', usage: { status: 'partial', estimated: true } },
    ])
    expect(tokensOf(recording.entries[0] as never)[0]).toBeGreaterThan(0)
  })

  it('is an error when it ends in the middle as if it were whole', async () => {
    const wire: Wire = (request) => {
      const reply = bedrockWire(request)
      return reply && { ...reply, pieces: reply.pieces.slice(0, 5) }
    }
    server.behave({ wire })
    const recording = recordingMeter()
    const client = meter(make(), { tracker: recording })
    await all((await client.send(new ConverseStreamCommand(ask))).stream ?? none())
    expect(recording.entries).toMatchObject([{ status: 'error', error: 'stream_incomplete' }])
  })

  it('is aborted when its caller aborts it', async () => {
    server.behave({ wire: bedrockWire, paceMs: 3 })
    await abortedIn(make())
  })

  it('is aborted over HTTP/2, where its events just end', async () => {
    const wire = { method: 'POST', path: '/converse-stream', body: {}, number: 1 }
    const beginning = createHttp2((request, response) => {
      request.resume()
      response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' })
      for (const piece of bedrockWire(wire)?.pieces.slice(0, 5) ?? []) response.write(piece)
    }).listen(0, '127.0.0.1')
    await once(beginning, 'listening')
    const { port } = beginning.address() as AddressInfo
    const requestHandler = new NodeHttp2Handler()
    await abortedIn(make({ endpoint: `http://127.0.0.1:${port}`, requestHandler }))
    beginning.close()
  })

  it('is its own where commands share their middleware', async () => {
    server.behave({ wire: bedrockWire })
    const recording = recordingMeter()
    const made = make({ cacheMiddleware: true })
    await made.send(new ConverseCommand(ask))
    const client = meter(made, { tracker: recording })
    server.behave({ wire: bedrockWire, statuses: [503] })
    const ofPm = run({ agent: 'PM' }, () => client.send(new ConverseCommand(ask)))
    await expect.poll(() => server.seen.length, { interval: 1 }).toBe(1)
    await run({ agent: 'Dev' }, () => client.send(new ConverseCommand(ask)))
    await ofPm
    const told = recording.entries.map(({ dimensions: { agent }, status }) => `${agent} ${status}`)
    expect(told.sort()).toEqual(['Dev ok', 'PM error', 'PM ok'])
  })

  it('is known while it runs, and given up when nobody reads on', async () => {
    server.behave({ wire: bedrockWire, paceMs: 3 })
    const recording = recordingMeter()
    const client = meter(make(), { tracker: recording })
    // Other files of the process may have left some of theirs.
    const open = () => openCalls().filter(({ request }) => request?.tracker === recording)
    const sending = client.send(new ConverseStreamCommand(ask))
    await expect.poll(() => open().length).toBe(1)
    const { stream } = await sending
    const events = (stream ?? none())[Symbol.asyncIterator]()
    for (let turn = 0; turn < 5; turn += 1) await events.next()
    expect(open()[0]?.watcher?.outputTokens).toBeGreaterThan(0)
    for (let minute = 0; minute < 10; minute += 1) sweepCalls()
    expect(recording.entries).toEqual([])
    sweepCalls()
    expect(recording.entries).toMatchObject([{ status: 'aborted', usage: { estimated: true } }])
    expect(open()).toEqual([])
    await events.return?.()
  })

  it('is refused, limited and ended by budgets', async () => {
    class BudgetExceededError extends Error {
      override readonly name = 'BudgetExceededError'
    }
    const refusal = new BudgetExceededError('over')
    const reserve = () => {
      throw refusal
    }
    server.behave({ wire: bedrockWire, paceMs: 3 })
    const refused = meter(make(), { tracker: { reserve, record: () => {} } })
    await expect(refused.send(new ConverseCommand(ask))).rejects.toBe(refusal)
    expect(server.seen).toEqual([])

    const recording = recordingMeter({ maxOutputTokens: 50, mayContinue: (tokens) => tokens < 6 })
    const client = meter(make(), { tracker: recording })
    const { stream } = await client.send(new ConverseStreamCommand(ask))
    const events = await all(stream ?? none())
    expect(JSON.parse(server.seen[0]?.text ?? '').inferenceConfig).toEqual({ maxTokens: 50 })
    expect(events.at(-1)).toEqual({ messageStop: { stopReason: 'max_tokens' } })
    expect(recording.entries).toMatchObject([{ status: 'aborted', usage: { estimated: true } }])
  })

  it('is counted by a fetch, too, where a program has its own client', async () => {
    for (const [path, tokens] of [
      ['converse', [1000, 200]],
      ['converse-stream', [1000, 200]],
      ['invoke', [1000, 200]],
      ['invoke-with-response-stream', [1000, 200]],
    ] as const) {
      server.behave({ wire: bedrockWire, cutEvery: 100 })
      const recording = recordingMeter()
      const url = `${server.url}/model/${encodeURIComponent(claude.modelId)}/${path}`
      const init = { method: 'POST', body: JSON.stringify({ messages }) }
      const bytes = await (await meteredFetch({ tracker: recording })(url, init)).arrayBuffer()
      server.behave({ wire: bedrockWire })
      expect(
        Buffer.from(bytes).equals(Buffer.from(await (await fetch(url, init)).arrayBuffer())),
      ).toBe(true)
      expect(recording.entries.map(tokensOf)).toEqual([tokens])
      expect(recording.entries[0]).toMatchObject({
        requestModel: claude.modelId,
        dimensions: { provider: expect.stringMatching(/bedrock|anthropic/) },
      })
    }
  })
})
