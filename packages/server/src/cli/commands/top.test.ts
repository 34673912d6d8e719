import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Io } from '../io.ts'
import { PLAIN } from '../render/colours.ts'
import type { Screen } from '../screen.ts'
import { topCommand } from './top.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'top-'))
  mkdirSync(join(home, '.claude/projects/-home-ana-api'), { recursive: true })
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const NOW = Date.parse('2026-11-22T12:30:00Z')

const write = (id: string, minutesAgo: number, usage: object = {}): void =>
  appendFileSync(
    join(home, '.claude/projects/-home-ana-api/s1.jsonl'),
    `${JSON.stringify({
      type: 'assistant',
      timestamp: new Date(NOW - minutesAgo * 60_000).toISOString(),
      sessionId: 's1',
      requestId: `req_${id}`,
      cwd: '/home/ana/api',
      message: {
        id: `msg_${id}`,
        model: 'claude-sonnet-4-5',
        role: 'assistant',
        usage: { input_tokens: 1_000, output_tokens: 100_000, ...usage },
      },
    })}\n`,
  )

/** A terminal that remembers what was drawn on it. */
function fakeScreen(columns = 80, rows = 24) {
  const size = { columns, rows }
  const shown: (readonly string[])[] = []
  const hooks = { leave: () => {}, resize: () => {} }
  let closed = 0
  const screen: Screen = {
    columns: () => size.columns,
    rows: () => size.rows,
    show: (lines) => shown.push(lines),
    onLeave: (leave) => {
      hooks.leave = leave
    },
    onResize: (draw) => {
      hooks.resize = draw
    },
    close: () => {
      closed += 1
    },
    end: () => {
      throw new Error('It took too long to leave')
    },
  }
  return { screen, size, shown, hooks, closed: () => closed }
}

function ioOf(screen: Screen | null): Io & { readonly written: () => string } {
  let written = ''
  return {
    out: (text) => {
      written += text
    },
    err: () => undefined,
    env: {},
    home,
    width: 100,
    isTerminal: false,
    isErrTerminal: false,
    colours: PLAIN,
    errColours: PLAIN,
    now: () => NOW,
    answerNo: () => undefined,
    openScreen: () => screen,
    written: () => written,
  }
}

const run = (io: Io, ...words: string[]): Promise<unknown> =>
  topCommand(io).parseAsync(words, { from: 'user' })

test('without a terminal it is printed once', async () => {
  write('1', 30)
  write('2', 10)
  write('old', 60 * 24 * 3)
  const io = ioOf(null)
  await run(io)
  const text = io.written()
  // 2 × (1,000 × $3 + 100,000 × $15) for a million each.
  expect(text).toMatch(/^Tokenledger {2}2026-11-22 12:30:00 UTC\n/)
  expect(text).toMatch(/Today +\$3\.01 {2}2 calls · 202\.0K tokens · 0% cached\n/)
  expect(text).toMatch(/Last hour +\$3\.01\/h {2}2 calls · 3\.4K tokens\/min\n/)
  expect(text).toMatch(/Active block 12:00 to 17:00 · 4h 30m left · \$3\.01/)
  expect(text).toMatch(/claude-sonnet-4-5 +2 +202\.0K/)
  expect(text).toMatch(/s1 +2 /)
  expect(text).toMatch(
    /12:20:00 +claude-sonnet-4-5 +claude-code +\/home\/ana\/api +1\.0K +100\.0K +\$1\.50/,
  )
  expect(text).toMatch(/\n11-19 12:30 +claude-sonnet-4-5 /)
})

test('a call is shown with all that it used, and without figures when it told none', async () => {
  const message = { type: 'message', input_tokens: 1_000, output_tokens: 100_000 }
  const compaction = { type: 'compaction', input_tokens: 80_000, output_tokens: 0 }
  write('1', 10, { iterations: [message, compaction] })
  write('2', 20, { input_tokens: null, output_tokens: null })
  const io = ioOf(null)
  await run(io)
  // The compaction's 80,000 × $3 for a million come on top.
  expect(io.written()).toMatch(/12:20:00 .* 81\.0K +100\.0K +\$1\.74\n/)
  expect(io.written()).toMatch(/12:10:00 .* – +– +–\n/)
})

test('an empty ledger says what to do, and histories can be left alone', async () => {
  write('1', 30)
  const io = ioOf(null)
  await run(io, '--no-import')
  expect(io.written()).toContain('The ledger is empty.')
  await expect(run(io, '--every', '0')).rejects.toThrow('from 0.1 to 3600')
})

test('in a terminal it follows histories, fits any size, and gives the terminal back', async () => {
  const { screen, size, shown, hooks, closed } = fakeScreen()
  const io = ioOf(screen)
  const over = run(io, '--every', '0.1')
  const until = async (text: string): Promise<void> => {
    while (shown.at(-1)?.join('\n').includes(text) !== true) await pause(10)
  }
  await until('No calls yet')
  write('1', 30)
  await until('1 call ·')
  write('2', 10)
  await until('2 calls ·')
  expect(shown.at(-1)?.join('\n')).toContain('q quits')

  Object.assign(size, { columns: 50, rows: 12 })
  const before = shown.length
  hooks.resize()
  while (shown.length === before) await pause(10)
  expect(shown.at(-1)?.length).toBe(12)

  hooks.leave()
  await over
  expect(closed()).toBeGreaterThan(0)
  expect(io.written()).toBe('')
  const last = shown.length
  await pause(250)
  expect(shown.length).toBe(last)
})
