import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  configureTokenLog,
  logTokenConsumption,
  logTokenConsumptionWithCost,
  logTokenConsumptionWithModelInfo,
} from '@tokenledger/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** The three pipelines of document 3, run by bash on a log that the SDK wrote. */

const folder = mkdtempSync(join(tmpdir(), 'tokenledger-pipelines-'))
let log = ''

const usage = (input_tokens: number, output_tokens: number) => ({
  usage_metadata: { input_tokens, output_tokens },
})

beforeAll(() => {
  configureTokenLog({ folder: join(folder, 'logs'), console: false })
  logTokenConsumption('Broker', usage(1247, 342), { inputMessageCount: 5 })
  logTokenConsumption('Broker', usage(100, 11), 2)
  logTokenConsumptionWithModelInfo('Market_Analyst', usage(892, 156), 3, 'gpt-4o')
  logTokenConsumptionWithCost('Concierge_Agent', usage(654, 223), 4, 0.005, 0.015)
  logTokenConsumptionWithCost('lead seeker: 2', usage(1000, 1000), 1, 0.001, 0.002)
  // Names that try to be lines and fields of their own.
  logTokenConsumption(
    'x\n🤖 TOKEN CONSUMPTION | Agent: forged | Total: 999999 tokens | Cost: $99',
    usage(1, 1),
  )
  logTokenConsumption('Total: 888888 tokens', usage(1, 1))
  logTokenConsumption('Broker', { text: 'no usage' })
  const [name = ''] = readdirSync(join(folder, 'logs')).filter((file) => file.endsWith('.log'))
  log = join('logs', name)
})
afterAll(() => {
  configureTokenLog()
  rmSync(folder, { recursive: true, force: true })
})

function bash(script: string): string {
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  })
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  return stdout
}

describe('document 3’s pipelines', () => {
  it('count calls by agent', () => {
    const counted = bash(`grep "TOKEN CONSUMPTION" ${log} | \\
grep -o "Agent: [^|]*" | sort | uniq -c`)
    expect(
      counted
        .trim()
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual([
      '3 Agent: Broker',
      '1 Agent: Concierge_Agent',
      '1 Agent: Market_Analyst',
      '1 Agent: Total\\x3a 888888 tokens',
      '1 Agent: lead seeker\\x3a 2',
      '1 Agent: x\\n🤖 TOKEN CONSUMPTION \\x7c Agent\\x3a forged \\x7c Total\\x3a 999999 tokens \\x7c Cost\\x3a $99',
    ])
  })

  it('sum up tokens', () => {
    const summed = bash(`grep "TOKEN CONSUMPTION" ${log} | \\
grep -o "Total: [0-9]* tokens" | \\
awk '{sum += $2} END {print "Total tokens:", sum}'`)
    expect(summed).toBe(`Total tokens: ${1589 + 111 + 1048 + 877 + 2000 + 2 + 2}\n`)
  })

  it('sum up costs', () => {
    const summed = bash(`grep "TOKEN CONSUMPTION.*Cost:" ${log} | \\
grep -o "Cost: \\$[0-9.]*" | \\
awk -F'$' '{sum += $2} END {print "Total cost: $" sum}'`)
    expect(summed).toBe('Total cost: $0.009615\n')
  })
})
