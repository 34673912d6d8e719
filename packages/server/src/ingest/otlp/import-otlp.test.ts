import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, it } from 'vitest'
import { importOtlp } from './import-otlp.ts'
import { emptyLedger, figuresOf, NOW } from './take-spans.contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'import-otlp-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const attribute = (key: string, value: string | number) => ({
  key,
  value: typeof value === 'string' ? { stringValue: value } : { intValue: String(value) },
})

const chat = (spanId: string, input: number) => ({
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId,
  startTimeUnixNano: `${NOW}000000`,
  attributes: [
    attribute('gen_ai.operation.name', 'chat'),
    attribute('gen_ai.usage.input_tokens', input),
    attribute('gen_ai.usage.output_tokens', 1),
  ],
})
const traces = (...spans: readonly object[]) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] })
const logs = {
  resourceLogs: [
    {
      scopeLogs: [
        {
          logRecords: [
            {
              timeUnixNano: `${NOW}000000`,
              body: { stringValue: 'claude_code.api_request' },
              attributes: [attribute('input_tokens', 5), attribute('output_tokens', 6)],
            },
          ],
        },
      ],
    },
  ],
}
const LINES = [
  traces(chat('b7ad6b7169203331', 10)),
  traces(chat('b7ad6b7169203332', 20), chat('b7ad6b7169203333', 30)),
  logs,
]
const now = () => NOW

it('imports lines of every signal, once', async () => {
  const store = emptyLedger()
  const text = LINES.map((line) => JSON.stringify(line)).join('\n')
  const first = await importOtlp({ store, now, input: file('all.jsonl', `${text}\n`) })
  expect(first).toMatchObject({ source: 'otlp', accepted: 4, duplicates: 0, rejected: 0 })
  const again = await importOtlp({ store, now, input: file('all.jsonl.gz', gzipSync(text)) })
  expect(again).toMatchObject({ accepted: 0, duplicates: 4, rejected: 0 })
  expect(await figuresOf(store)).toMatchObject({ calls: 4, input: 65, output: 9 })
})

it('imports one document over several lines', async () => {
  const store = emptyLedger()
  const input = file('document.json', JSON.stringify(LINES[1], null, 2))
  expect(await importOtlp({ store, now, input })).toMatchObject({ accepted: 2, rejected: 0 })
})

it('names the lines that it cannot read, and keeps their neighbours', async () => {
  const store = emptyLedger()
  const text = `${JSON.stringify(LINES[0])}\n{"resourceSpans":[{"sco\n${JSON.stringify(LINES[1])}`
  const report = await importOtlp({ store, now, input: file('torn.jsonl', text) })
  expect(report).toMatchObject({ accepted: 3, rejected: 1 })
  expect(report.rejections).toMatchObject([{ line: 2, code: 'invalid_otlp' }])
})
