import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TokenUsageTracker } from '../../tracker/token-usage-tracker.ts'
import { logCall, type TokenLogCall } from './log-call.ts'
import type { Env, TokenLogOptions } from './log-settings.ts'
import { type LogSurroundings, tokenLog } from './token-log.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokenledger-log-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Scene extends Partial<LogSurroundings> {
  readonly options?: TokenLogOptions
  readonly env?: Env
}

/** A log in a folder of its own, and what it prints. */
function scene({ options = {}, ...surroundings }: Scene = {}) {
  const printed: string[] = []
  const machine: LogSurroundings = {
    env: {},
    now: () => new Date(2026, 10, 22, 9, 5, 7, 3),
    print: (line, level) => printed.push(`${level} ${line}`),
    isTerminal: false,
    ...surroundings,
  }
  const log = tokenLog({ folder: join(folder, 'logs'), ...options }, machine)
  const say = (agent: string, response: unknown, call: TokenLogCall = {}): void =>
    logCall(log, machine.env, { agent, response, call })
  return { printed, say }
}

const fileOf = (name: string): string => readFileSync(join(folder, 'logs', name), 'utf8')
const LOG = 'app_2026-11-22.log'
const TWIN = 'app_2026-11-22.jsonl'

const broker = { usage_metadata: { input_tokens: 1247, output_tokens: 342, total_tokens: 1589 } }
const analyst = {
  response_metadata: { usage: { prompt_tokens: 892, completion_tokens: 156, total_tokens: 1048 } },
}
const concierge = {
  response_metadata: { token_usage: { prompt_tokens: 654, completion_tokens: 223 } },
}
const PRICES = { inputCostPer1k: 0.005, outputCostPer1k: 0.015 }

describe('the line', () => {
  it.each<[string, string, unknown, TokenLogCall, string]>([
    [
      'of a call',
      'Broker',
      broker,
      { inputMessageCount: 5 },
      'Agent: Broker | Input: 1247 tokens | Output: 342 tokens | Total: 1589 tokens | Input Messages: 5',
    ],
    [
      'with the model',
      'Market_Analyst',
      analyst,
      { inputMessageCount: 3, model: 'gpt-4o' },
      'Agent: Market_Analyst | Model: gpt-4o | Input: 892 tokens | Output: 156 tokens | Total: 1048 tokens | Input Messages: 3',
    ],
    [
      'with the cost',
      'Concierge_Agent',
      concierge,
      { inputMessageCount: 4, ...PRICES },
      'Agent: Concierge_Agent | Input: 654 tokens | Output: 223 tokens | Total: 877 tokens | Cost: $0.006615 USD | Input Messages: 4',
    ],
    [
      'without a cost at prices of zero',
      'A',
      broker,
      { inputCostPer1k: 0, outputCostPer1k: '0.0' },
      'Agent: A | Input: 1247 tokens | Output: 342 tokens | Total: 1589 tokens | Input Messages: 0',
    ],
    [
      'with a large cost, without commas',
      'A',
      { usage_metadata: { input_tokens: 1_000_000, output_tokens: 0 } },
      { inputCostPer1k: 2 },
      'Agent: A | Input: 1000000 tokens | Output: 0 tokens | Total: 1000000 tokens | Cost: $2000.000000 USD | Input Messages: 0',
    ],
    [
      'of an answer that names its model, which goes before the caller’s',
      'A',
      { ...broker, response_metadata: { model_name: 'gpt-4o-2024-08-06' } },
      { model: 'gpt-4o' },
      'Agent: A | Model: gpt-4o-2024-08-06 | Input: 1247 tokens | Output: 342 tokens | Total: 1589 tokens | Input Messages: 0',
    ],
    [
      'of an answer that tells half',
      'A',
      { usage_metadata: { output_tokens: 5 } },
      {},
      'Agent: A | Input: 0 tokens | Output: 5 tokens | Total: 5 tokens | Input Messages: 0 | Usage: partial',
    ],
  ])('%s', (_, agent, response, call, line) => {
    const { printed, say } = scene()
    say(agent, response, call)
    expect(printed).toEqual([`INFO 🤖 TOKEN CONSUMPTION | ${line}`])
    expect(fileOf(LOG)).toBe(
      `2026-11-22 09:05:07.003 | INFO     | 🤖 TOKEN CONSUMPTION | ${line}\n`,
    )
  })

  it('may go without the emoji', () => {
    const { printed, say } = scene({ options: { emoji: false } })
    say('A', broker)
    expect(printed[0]).toMatch(/^INFO TOKEN CONSUMPTION \| Agent: A/)
  })

  it.each<[unknown, string]>([
    [{}, 'Object'],
    [null, 'null'],
    ['text', 'string'],
    [new (class AIMessage {})(), 'AIMessage'],
    [[], 'Array'],
  ])('of %j, which has no usage, is for DEBUG and for the file', (response, type) => {
    const { printed, say } = scene()
    say('X', response, { inputMessageCount: 2 })
    expect(printed).toEqual([])
    expect(fileOf(LOG)).toBe(
      `2026-11-22 09:05:07.003 | DEBUG    | 🤖 TOKEN CONSUMPTION | Agent: X | Unable to extract token usage (response type: ${type}) | Input Messages: 2\n`,
    )
  })

  it('of what cannot be looked at is an ERROR', () => {
    const { printed, say } = scene()
    const throwing = {
      get usage_metadata() {
        throw new Error('closed\nfile')
      },
    }
    expect(() => say('X', throwing)).not.toThrow()
    expect(printed).toEqual(['ERROR Failed to log token consumption for X: closed\\nfile'])
    expect(fileOf(LOG)).toContain('| ERROR    | Failed to log token consumption for X: closed')
  })
})

describe('the environment', () => {
  it.each(['false', '0', 'no', ' OFF '])('AI_TOKEN_LOGGING=%s writes nothing', (value) => {
    const { printed, say } = scene({ env: { AI_TOKEN_LOGGING: value } })
    say('A', broker)
    say('A', {})
    expect(printed).toEqual([])
    expect(readdirSync(folder)).toEqual([])
  })

  it.each(['true', '1', '', undefined])('AI_TOKEN_LOGGING=%s writes', (value) => {
    const { printed, say } = scene({ env: { AI_TOKEN_LOGGING: value } })
    say('A', broker)
    expect(printed).toHaveLength(1)
  })

  const costs = { AI_INPUT_COST_PER_1K: '0.005', AI_OUTPUT_COST_PER_1K: ' 0.015 ' }

  it('AI_INPUT_COST_PER_1K and AI_OUTPUT_COST_PER_1K are prices where none are given', () => {
    const { printed, say } = scene({ env: costs })
    say('A', concierge)
    say('A', concierge, { inputCostPer1k: 1, outputCostPer1k: 0 })
    say('A', concierge, { inputCostPer1k: 0, outputCostPer1k: 0 })
    expect(printed.map((line) => /Cost: \S+ USD/.exec(line)?.[0])).toEqual([
      'Cost: $0.006615 USD',
      'Cost: $0.654000 USD',
      undefined,
    ])
  })

  it('a number of messages that is none is 0', () => {
    const { printed, say } = scene({})
    say('A', broker, { inputMessageCount: Number.NaN })
    expect(printed[0]).toMatch(/Input Messages: 0$/)
  })

  it.each(['a lot', '-1', 'NaN'])(
    'a price of %s is an error, and the line has no cost',
    (price) => {
      const { printed, say } = scene({ env: { ...costs, AI_INPUT_COST_PER_1K: price } })
      say('A', concierge, { inputMessageCount: 1 })
      expect(printed[0]).toMatch(/^ERROR Failed to log token consumption for A: Cannot/)
      expect(printed[1]).toMatch(/Total: 877 tokens \| Input Messages: 1$/)
    },
  )

  it.each<[string | undefined, readonly string[], number]>([
    ['ERROR', ['ERROR'], 1],
    ['warning', ['ERROR'], 1],
    ['INFO', ['INFO', 'ERROR'], 2],
    [undefined, ['INFO', 'ERROR'], 3],
    ['nonsense', ['INFO', 'ERROR'], 3],
    ['debug', ['INFO', 'DEBUG', 'DEBUG', 'DEBUG', 'ERROR'], 5],
  ])('TOKEN_LOG_LEVEL=%s decides what is written', (level, levels, inFile) => {
    const { printed, say } = scene({ env: { TOKEN_LOG_LEVEL: level } })
    say('A', broker)
    say('A', {})
    say('A', {
      get usage() {
        throw new Error('no')
      },
    })
    expect(printed.map((line) => line.split(' ')[0])).toEqual(levels)
    expect(fileOf(LOG).trim().split('\n')).toHaveLength(inFile)
  })

  it('an option goes before it', () => {
    const { printed, say } = scene({
      options: { level: 'DEBUG' },
      env: { TOKEN_LOG_LEVEL: 'ERROR' },
    })
    say('A', broker)
    expect(printed[1]).toBe(
      'DEBUG 🤖 Reading of A: langchain; meters {"input":1247,"output":342}; warnings none',
    )
  })

  it.each<[Env, boolean, boolean]>([
    [{}, false, false],
    [{}, true, true],
    [{ NO_COLOR: '1' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ TERM: 'dumb' }, true, false],
  ])('%j on a terminal (%s) colours: %s', (env, isTerminal, hasColours) => {
    const { printed, say } = scene({ env, isTerminal })
    say('A', broker)
    expect(printed[0]?.includes('\u001b[')).toBe(hasColours)
    expect(fileOf(LOG)).not.toContain('\u001b')
  })
})

describe('the files', () => {
  it('go by the local date', () => {
    let now = new Date(2026, 10, 22, 23, 59, 59, 999)
    const { say } = scene({ now: () => now })
    say('A', broker)
    now = new Date(2026, 10, 23, 0, 0, 0, 0)
    say('B', broker)
    expect(readdirSync(join(folder, 'logs')).sort()).toEqual([
      'app_2026-11-22.jsonl',
      'app_2026-11-22.log',
      'app_2026-11-23.jsonl',
      'app_2026-11-23.log',
    ])
    expect(fileOf(LOG)).toContain('Agent: A')
    expect(fileOf('app_2026-11-23.log')).toMatch(/^2026-11-23 00:00:00\.000 .*Agent: B/)
  })

  it('have a twin in JSON', () => {
    const { say } = scene()
    say('A|b\n', concierge, { model: 'gpt-4o', inputMessageCount: 4, ...PRICES })
    say('A', {})
    const [first, second] = fileOf(TWIN)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(first).toEqual({
      time: new Date(2026, 10, 22, 9, 5, 7, 3).toISOString(),
      level: 'INFO',
      event: 'token_consumption',
      agent: 'A|b\n',
      model: 'gpt-4o',
      status: 'ok',
      input_tokens: 654,
      output_tokens: 223,
      total_tokens: 877,
      cached_input_tokens: 0,
      reasoning_tokens: 0,
      cost_usd: '0.006615',
      input_messages: 4,
    })
    expect(second).toMatchObject({
      level: 'DEBUG',
      agent: 'A',
      status: 'missing',
      response_type: 'Object',
    })
  })

  it('may be left out', () => {
    const { printed, say } = scene({ options: { file: false, json: false } })
    say('A', broker)
    expect(printed).toHaveLength(1)
    expect(readdirSync(folder)).toEqual([])
  })

  it('that cannot be written are one complaint, and nothing else', () => {
    writeFileSync(join(folder, 'logs'), 'a file where the folder should be')
    const { printed, say } = scene()
    for (let n = 0; n < 3; n++) expect(() => say('A', broker)).not.toThrow()
    const complaints = printed.filter((line) => line.startsWith('ERROR'))
    expect(complaints).toHaveLength(1)
    expect(complaints[0]).toMatch(/^ERROR Failed to log token consumption for the log: /)
  })
})

describe('counting', () => {
  it('goes on when logging is off', () => {
    const tracker = new TokenUsageTracker({ logger: { info() {}, warn() {} } })
    const { say } = scene({ env: { AI_TOKEN_LOGGING: 'false' } })
    say('Broker', broker, { tracker })
    say('Broker', {}, { tracker })
    expect(tracker.totals('agent')['Broker']).toMatchObject({
      calls: 2,
      totalTokens: 1589,
      missingUsageCalls: 1,
    })
  })
})
