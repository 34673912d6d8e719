import { otlpExporter } from '@tokenledger/sdk'
import { describe, expect, it } from 'vitest'
import { callOf } from '../../packages/server/src/store/entries.contract.ts'
import { CALL, eachWithCollector, server, warnings } from './otlp-sent.ts'

eachWithCollector()

describe('a collector that is not well', () => {
  async function flushedTwice(): Promise<void> {
    const logger = { info: () => {}, warn: (line: string) => warnings.push(line) }
    const sink = otlpExporter({ url: server.url, signals: ['traces'], spillFolder: null, logger })
    for (const id of ['a', 'b']) sink.take(callOf(id))
    await sink.flush()
    await sink.close()
  }

  it.each([429, 502, 503, 504])('%i: spans are sent again', async (status) => {
    server.answers = [{ status }]
    await flushedTwice()
    expect(server.spans()).toHaveLength(2)
  })

  it('400: spans are not sent again as they are', async () => {
    server.answers = [{ status: 400 }, { status: 400 }]
    await flushedTwice()
    expect(server.spans()).toHaveLength(1)
    expect(warnings[0]).toContain('export_rejected')
  })

  it('a partial success: what was not taken is told of, and not sent again', async () => {
    const partialSuccess = { rejectedSpans: '1', errorMessage: 'too old' }
    server.answers = [{ status: 200, body: { partialSuccess } }]
    await flushedTwice()
    expect(server.traces).toHaveLength(1)
    expect(warnings).toEqual([expect.stringContaining('too old')])
  })

  it('that rejects more than it was sent has taken nothing, no less', async () => {
    const partialSuccess = { rejectedSpans: '9007199254740991', errorMessage: 'odd' }
    server.answers = [{ status: 200, body: { partialSuccess } }]
    const logger = { info: () => {}, warn: () => {} }
    const sink = otlpExporter({ url: server.url, spillFolder: null, signals: ['traces'], logger })
    sink.take(CALL)
    await sink.close()
    expect(sink.stats()).toEqual({ taken: 1, delivered: 0, rejected: 1, dropped: 0 })
  })
})

it.each([
  [{ url: 'localhost:4318' }, /must begin with http/],
  [{ signals: [] }, /there must be a signal/],
  [{ metricsIntervalMs: 0 }, /metricsIntervalMs/],
  [{ temporality: 'Delta' as never }, /temporality must be/],
])('refuses %j', (options, message) => {
  expect(() => otlpExporter({ url: server.url, ...options })).toThrow(message)
})
