import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  calculateTokenCost,
  configureTokenLog,
  logTokenConsumption,
  logTokenConsumptionWithCost,
  logTokenConsumptionWithModelInfo,
} from '@tokenledger/sdk'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

/** The defects of the line logs that document 3 describes: none of them is here. */

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokenledger-defects-'))
  configureTokenLog({ folder, console: false })
})
afterEach(() => {
  configureTokenLog()
  rmSync(folder, { recursive: true, force: true })
})

/** The lines of the log, without time, level and title. */
function lines(): string[] {
  const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('.log'))
  const text = readFileSync(join(folder, name), 'utf8').trimEnd()
  return text.split('\n').map((line) => line.split(' | ').slice(3).join(' | '))
}

const FIGURES = 'Input: 1247 tokens | Output: 342 tokens | Total: 1589 tokens'

describe('document 3', () => {
  it.each<[string, object]>([
    ['a total that is absent', { usage_metadata: { input_tokens: 1247, output_tokens: 342 } }],
    [
      'Anthropic’s names in response_metadata.usage',
      { response_metadata: { usage: { input_tokens: 1247, output_tokens: 342 } } },
    ],
    [
      'an empty usage before a token_usage',
      {
        response_metadata: {
          usage: {},
          token_usage: { prompt_tokens: 1247, completion_tokens: 342 },
        },
      },
    ],
    [
      'a usage of null before a token_usage',
      {
        response_metadata: {
          usage: null,
          token_usage: { prompt_tokens: 1247, completion_tokens: 342 },
        },
      },
    ],
  ])('reads %s', (_, response) => {
    logTokenConsumption('Broker', response)
    expect(lines()).toEqual([`Agent: Broker | ${FIGURES} | Input Messages: 0`])
  })

  it('a usage of null alone is unknown, not an error', () => {
    logTokenConsumption('Broker', { response_metadata: { usage: null } })
    expect(lines()).toEqual([
      'Agent: Broker | Unable to extract token usage (response type: Object) | Input Messages: 0',
    ])
  })

  it('the form with costs reads token_usage, too', () => {
    const response = {
      response_metadata: { token_usage: { prompt_tokens: 654, completion_tokens: 223 } },
    }
    logTokenConsumptionWithCost('Concierge_Agent', response, 4, 0.005, 0.015)
    expect(lines()).toEqual([
      'Agent: Concierge_Agent | Input: 654 tokens | Output: 223 tokens | Total: 877 tokens | Cost: $0.006615 USD | Input Messages: 4',
    ])
  })

  it('the model is read from the answer, also where usage_metadata is', () => {
    const usage_metadata = { input_tokens: 1247, output_tokens: 342 }
    const response = { usage_metadata, response_metadata: { model_name: 'gpt-4o-2024-08-06' } }
    logTokenConsumptionWithModelInfo('A', response)
    logTokenConsumptionWithModelInfo('A', response, 0, 'gpt-4o')
    logTokenConsumptionWithModelInfo('A', { usage_metadata }, 0, 'gpt-4o')
    logTokenConsumptionWithModelInfo('A', { usage_metadata })
    expect(lines().map((line) => /Model: (\S+)/.exec(line)?.[1])).toEqual([
      'gpt-4o-2024-08-06',
      'gpt-4o-2024-08-06',
      'gpt-4o',
      'unknown',
    ])
  })

  it('the name of an agent forges no line and no field', () => {
    logTokenConsumption('A\n2026-11-22 | INFO | TOKEN CONSUMPTION | Agent: B | Total: 9 tokens', {
      usage_metadata: { input_tokens: 1247, output_tokens: 342 },
    })
    const all = lines()
    expect(all).toHaveLength(1)
    expect(all[0]?.match(/(Agent|Total): /g)).toEqual(['Agent: ', 'Total: '])
  })

  it('parts of a cost add up to the total', () => {
    const micro = (dollars: number): number => Math.round(dollars * 1e6)
    for (let input = 0; input < 300; input++) {
      const cost = calculateTokenCost(input, 617, 0.0035, 0.003)
      expect(micro(cost.input_cost) + micro(cost.output_cost)).toBe(micro(cost.total_cost))
    }
  })

  it('the file of a day holds that day and nothing else, unpacked', () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      for (const at of [new Date(2026, 10, 22, 23, 59, 59), new Date(2026, 10, 23)]) {
        vi.setSystemTime(at)
        logTokenConsumption('A', { usage_metadata: { input_tokens: 1, output_tokens: 1 } })
      }
      const logs = readdirSync(folder).filter((file) => file.endsWith('.log'))
      expect(logs.sort()).toEqual(['app_2026-11-22.log', 'app_2026-11-23.log'])
      for (const name of logs) {
        const text = readFileSync(join(folder, name), 'utf8')
        expect(text.slice(0, 10)).toBe(name.slice(4, 14))
        expect(text.trimEnd().split('\n')).toHaveLength(1)
      }
    } finally {
      vi.useRealTimers()
    }
  })

  it('every kind of line matches one pattern, whatever the agent', () => {
    const response = { usage_metadata: { input_tokens: 1247, output_tokens: 342 } }
    logTokenConsumption('Broker', response)
    logTokenConsumption('lead-seeker 2 (Wien)', response, { model: 'gpt-4o' })
    logTokenConsumptionWithCost('Größe', response, 0, 1, 1)
    const pattern =
      /^Agent: ([^|]+?)(?: \| Model: [^|]+)? \| Input: (\d+) tokens \| Output: (\d+) tokens \| Total: (\d+) tokens(?: \| Cost: \$([\d.]+) USD)? \| Input Messages: (\d+)$/
    expect(lines().map((line) => pattern.exec(line)?.[1])).toEqual([
      'Broker',
      'lead-seeker 2 (Wien)',
      'Größe',
    ])
  })
})
