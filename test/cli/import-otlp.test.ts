import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, it } from 'vitest'
import { cliMachine } from './run-cli.ts'

const machine = cliMachine()
afterAll(() => rmSync(machine.home, { recursive: true, force: true }))

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const attribute = (key: string, value: string | number) => ({
  key,
  value: typeof value === 'string' ? { stringValue: value } : { intValue: String(value) },
})
const resource = { attributes: [attribute('service.name', 'shop')] }

/** A span as the OpenTelemetry collector's file exporter writes it. */
const chat = (spanId: string, input: number) => ({
  traceId: TRACE,
  spanId,
  name: 'chat gpt-4o',
  startTimeUnixNano: '1790000000000000000',
  endTimeUnixNano: '1790000001000000000',
  attributes: [
    attribute('gen_ai.operation.name', 'chat'),
    attribute('gen_ai.provider.name', 'openai'),
    attribute('gen_ai.response.model', 'gpt-4o-2024-08-06'),
    attribute('gen_ai.usage.input_tokens', input),
    attribute('gen_ai.usage.output_tokens', 100),
  ],
})
const traces = (...spans: readonly object[]) =>
  JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] })
const log = JSON.stringify({
  resourceLogs: [
    {
      resource,
      scopeLogs: [
        {
          logRecords: [
            {
              timeUnixNano: '1790000002000000000',
              body: { stringValue: 'claude_code.api_request' },
              attributes: [
                attribute('model', 'claude-sonnet-4-5'),
                attribute('input_tokens', 50),
                attribute('output_tokens', 5),
              ],
            },
          ],
        },
      ],
    },
  ],
})
const LINES = [
  traces(chat('b7ad6b7169203331', 1000)),
  traces(chat('b7ad6b7169203332', 2000), chat('b7ad6b7169203331', 1000)),
  '{"torn',
  log,
]

const imported = (file: string, ...words: string[]) => {
  const { code, out } = machine.run('import', ...words, file, '--json')
  return { code, report: JSON.parse(out) }
}

it('imports what the OpenTelemetry collector has written to files, each call once', () => {
  const packed = join(machine.home, 'traces.jsonl.gz')
  writeFileSync(packed, gzipSync(`${LINES.join('\n')}\n`))
  const first = imported(packed, '--source', 'otlp-json')
  expect(first.report.imports[0]).toMatchObject({ source: 'otlp', accepted: 3, rejected: 1 })

  const report = JSON.parse(machine.run('report', '--json', '--by', 'model').out)
  expect(report.totals).toMatchObject({ calls: 3, input_tokens: 3050, output_tokens: 205 })
  expect(report.totals.unpriced_calls).toBe(0)

  // Again, as another file, not packed, found by what stands in it.
  const plain = join(machine.home, 'again.json')
  writeFileSync(plain, `${LINES[1]}\n${log}\n`)
  expect(imported(plain)).toMatchObject({ code: 0, report: { imports: [{ accepted: 0 }] } })
  expect(JSON.parse(machine.run('report', '--json').out).totals).toMatchObject({ calls: 3 })
  expect(JSON.parse(machine.run('verify', '--json').out)).toMatchObject({ ok: true })
})

it('says of a file that holds no telemetry what is wrong, and keeps nothing', () => {
  const file = join(machine.home, 'none.json')
  writeFileSync(file, '[1, 2')
  const { code, out, err } = machine.run('import', '--source', 'otlp-json', file, '--json')
  expect(code).toBe(3)
  expect(`${out}${err}`).toContain('invalid_otlp')
})
