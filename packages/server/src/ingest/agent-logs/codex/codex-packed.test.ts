import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { codex } from './codex.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'codex-packed-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(home, { recursive: true, force: true })
})

const CALLS = 40
const THREAD = '019ca8d8-ae00-7000-8000-000000000001'
const PLAIN = `.codex/sessions/2026/03/01/rollout-2026-03-01T10-00-00-${THREAD}.jsonl`
const usage = (of: readonly number[]) => ({
  input_tokens: of[0],
  cached_input_tokens: of[1],
  output_tokens: of[2],
  reasoning_output_tokens: of[3],
  total_tokens: (of[0] ?? 0) + (of[2] ?? 0),
})

/** The text that `PACKED` was made of. */
function plainText(): string {
  const timed = (minute: number, type: string, payload: object) => ({
    timestamp: `2026-03-01T10:${String(minute).padStart(2, '0')}:0${type === 'turn_context' ? 1 : 0}.000Z`,
    type,
    payload,
  })
  const cwd = '/srv/ünï'
  const rows = [
    timed(0, 'session_meta', { id: THREAD, cwd, source: 'cli', model_provider: 'openai' }),
    timed(0, 'turn_context', {
      turn_id: '019ca8d8-b1e8-7000-8000-000000000001',
      cwd,
      model: 'gpt-5',
    }),
  ]
  let total = [0, 0, 0, 0]
  for (let call = 0; call < CALLS; call += 1) {
    const last = [1000 + call * 7, 600 + call * 3, 90 + call, 40]
    total = total.map((sum, index) => sum + (last[index] ?? 0))
    const info = { total_token_usage: usage(total), last_token_usage: usage(last) }
    rows.push(timed(call + 1, 'event_msg', { type: 'token_count', info }))
  }
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}

/** The same history as `zstd -19 --check` makes it. */
const PACKED = Buffer.from(
  [
    'KLUv/QRo9SUAGk9ICyhgaZMOtIIGQRDESzeN+YaK3dC2jaDHnvUIAgorpZRSypSoFkVUMEjk8ACSAI8Apvzcc8+i',
    '3xn0HKKPRk/va/8I5LFoKIlIM1FSONBgNByPRQJREk1IhKMkWlNgSBAsLBZKoq0V5QGJeGgkBxaPCIWGBcThMNBg',
    'NCKSBI4DDwcFSCNRkLgSIA8HiqJg4gIQBgmk4VhQaEBEQAwgEimMRSN5cBRFgUgYGAocEA8KDQmDw6EkCqNhoShK',
    'sgAR4XiURHkQoQEhggAFEA8BRVEYFiyURHET2mJC20tok0UCMuBiId2iKAyM4kBRGBaOhgaLh5IoC0jioNBwMB6P',
    '5FEUJXloACmJQqBtgFbRKuoBbsI0wd4XRXlwWEAeiQMDUhwEtfqVd3W1qi4h1aqWJTR7Tz1h01erovJkzVVRTtOJ',
    'mGWumbMbIzJ8jZDy6IV0mqJRzaA7h7VBI2PO3ejvte70hu6i2g7Htm95H+vdohp76poK6VZtbUaIrXo90+j8JEr8',
    'IB0hWhoRDU+Yd+iysdOR7zpVNWZWVUVWtdlPN3aq+hp1Or1WkSd9LJGZDZp+KpHVNwqETuucjUlUc2MiTRpZB9GM',
    'R5wfa7yp3xXlNctVR9mpy6yurO5oR/IPrSxfV71Zrq/oxmk2tEFLGzr+9ckis9uMirL3nM+zinxHcyx77AiPhWj/',
    'kzhnm/+tulbqFZ2w9TufHv3+KXs185kXM311d8bv51gqu6//IY7TTvfp/+pKm7C/O9dtXxPtW5Fu29Jm5gAikUjk',
    'JefPcyXMWnFKYzWqEiWebIZDaOX63OrQlIZ3O4l6r7kpm+TnEe3YF5YVkmVimm7m69WrRXgi6mGTpqaS3ejvYZ0v',
    'FV3hvcxZVPP0IJVtfBvs73lk9Bud0qUPJhGOLc0G/TkkRLzdIFr/o3qnb9auo7s+mek6+U8fTl+09TWuThZ1OmQ0',
    'oSUWktncQRs+gZ6oITSUuktSKQz7BnErSaIOEkAwEAQIAoQAIUAQAhCgYIrHCBBJUAwVECwYlXmeIvKoKnwcLLAD',
    'x3e7coTLJccSt055nBTIxeFX3hwWYT+cTcwxG9qnGIMr5KZ2SIdLJtJErOzQQzs+B7uCJA8vav5pWaGxvYMzGDon',
    'gsEd5y+UQr9jB+yegw214Hi/Mh5d3cPiehqKJQx50+cfTAd0z7cTEm8M/IWPDWs8ag1jL5Z1iw7knLcYknKIi4yf',
    'iMHQUcS4VZ4tG+rA8dfiYhPKobTU011NBiY8AeL2a19wH3ezUYI/JqaUWe6qrcPmba0ajbe4q99aVamVb8fPf+iI',
    'nGEFd9k5EItBZwSLs/NDPb8YqIaM1juYoUGJbOFsfuhDGx8oiY6zs4r5P8ktgNkefOHxV/Or7Pfh7VTyQVhfYmg2',
    'qCli82rrnqGTMffnrT7jYIMNF6U3UetvrYExCHDKrrB7ZXqweniAPT3paKoA+S3JbJZ0WzcuAJP9v6sQheb+accn',
    '0FEQjaYW5CNx295H6J2FETUBHwlVaL3NJJunWh4LzbwL70/rFdSRhpMJe5LfAMX818t93hfFPteE/xR9nwPQ1B8B',
    'HvSABkhM4OOXqv8IIkp9lgnT++zSAuhToIhh2MBmWKGfpArI7Cvl',
  ].join(''),
  'base64',
)

function put(name: string, content: string | Buffer): void {
  const path = join(home, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

async function importInto(store = memoryStore()) {
  const [report] = await importAgentLogs({ store, env: {}, home, sources: [codex] })
  const rows = await store.tail(0, 1000)
  const calls = rows.map(({ seq: _, recordedAt: __, ...row }) => row)
  return { store, report, calls }
}

test('a compressed history says what it said before it was compressed', async () => {
  put(PLAIN, plainText())
  const plain = await importInto()
  rmSync(join(home, PLAIN))
  put(`${PLAIN}.zst`, PACKED)
  const packed = await importInto()
  expect(packed.calls).toHaveLength(CALLS)
  expect(packed.calls).toEqual(plain.calls)

  const again = await importInto(plain.store)
  expect(again.report).toMatchObject({ newCalls: 0, changedCalls: 0 })
  expect(again.calls).toEqual(plain.calls)
})

test('several frames are one history, and one that breaks off is none yet', async () => {
  const more = Buffer.from('{"token_count"')
  const frame = [0x28, 0xb5, 0x2f, 0xfd, 0x20, more.length, (more.length << 3) | 1, 0, 0, ...more]
  put(`${PLAIN}.zst`, Buffer.concat([PACKED, Buffer.from(frame)]))
  const whole = await importInto()
  expect(whole.calls).toHaveLength(CALLS)
  expect(whole.report?.skipped).toMatchObject([{ reason: 'torn_line', count: 1 }])

  put(`${PLAIN}.zst`, PACKED.subarray(0, PACKED.length - 20))
  const { calls, report } = await importInto()
  expect(calls).toEqual([])
  expect(report?.skipped).toMatchObject([{ reason: 'invalid_document', count: 1 }])
})

test('what is unpacked is gone afterwards, whole or broken', async () => {
  const temporary = join(home, 'temporary')
  mkdirSync(temporary)
  vi.stubEnv('TMPDIR', temporary)
  put(`${PLAIN}.zst`, PACKED)
  await importInto()
  put(`${PLAIN}.zst`, PACKED.subarray(0, PACKED.length - 20))
  await importInto()
  expect(readdirSync(temporary)).toEqual([])
})
