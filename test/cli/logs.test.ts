import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { configureTokenLog, logTokenConsumption } from '@tokenledger/sdk'
import { expect, it } from 'vitest'
import { cliMachine } from './run-cli.ts'

const machine = cliMachine()
const LINES = `
2026-11-22 10:15:30.123 | INFO     | 🤖 TOKEN CONSUMPTION | Agent: Broker | Input: 1247 tokens | Output: 342 tokens | Total: 1589 tokens | Input Messages: 5
 TOKEN CONSUMPTION | Agent: Market Analyst (v2) | Model: gpt-4o | Input: 892 tokens | Output: 156 tokens | Total: 1048 tokens | Input Messages: 3
\u001b[36m🤖 TOKEN CONSUMPTION | Agent: Broker | Input: 654 tokens | Output: 223 tokens | Total: 877 tokens | Cost: $0.006615 USD | Input Messages: 4\u001b[0m
 TOKEN CONSUMPTION | Agent: Silent | Unable to extract token usage (response type: dict) | Input Messages: 2
{"time":"2026-11-22T10:15:30Z","level":"INFO","event":"token_consumption","agent":"Twin","input_tokens":10,"output_tokens":5,"total_tokens":15,"cost_usd":"0.1"}
Failed to log token consumption for Broker: boom
something else entirely | Agent: Broker | Input: 9 tokens
`

const SUMMARY = `Token Usage Summary
==================================================

Broker:
  Calls: 2
  Input Tokens: 1,901
  Output Tokens: 565
  Total Tokens: 2,466
  Avg Tokens/Call: 1233.0

Market Analyst (v2):
  Calls: 1
  Input Tokens: 892
  Output Tokens: 156
  Total Tokens: 1,048
  Avg Tokens/Call: 1048.0

Twin:
  Calls: 1
  Input Tokens: 10
  Output Tokens: 5
  Total Tokens: 15
  Avg Tokens/Call: 15.0
`

it('adds up lines of every kind, in the layout of the script', () => {
  const path = join(machine.home, 'app.log')
  writeFileSync(path, LINES)
  const { code, out, err } = machine.run('logs', 'analyze', path)
  expect([code, out]).toEqual([0, SUMMARY])
  expect(err).toContain('1 calls told no usage')
  writeFileSync(`${path}.gz`, gzipSync(LINES))
  expect(machine.run('logs', 'analyze', `${path}.gz`).out).toBe(SUMMARY)
  expect(machine.runWith({ input: LINES }, 'logs', 'analyze', '-').out).toBe(SUMMARY)
  const { agents } = JSON.parse(machine.run('logs', 'analyze', path, path, '--json').out)
  expect(agents[0]).toMatchObject({ agent: 'Broker', calls: 4, cost_usd: '0.013230' })
  expect(agents[2]).toMatchObject({ agent: 'Silent', calls: 0, missing_usage_calls: 2 })
})

it('reads what our own log writes, whatever an agent is called', () => {
  const folder = join(machine.home, 'logs')
  mkdirSync(folder)
  configureTokenLog({ folder, console: false, json: false })
  const names = ['PM', 'a | Total: 5 tokens', 'line\nTOKEN CONSUMPTION | Agent: x', 'ü 🤖', 'a: b']
  for (const name of names)
    logTokenConsumption(name, { usage_metadata: { input_tokens: 10, output_tokens: 5 } })
  logTokenConsumption('PM', {})
  const [file = ''] = readdirSync(folder)
  const { agents } = JSON.parse(machine.run('logs', 'analyze', join(folder, file), '--json').out)
  expect(agents).toHaveLength(names.length)
  for (const agent of agents) expect(agent).toMatchObject({ calls: 1, total_tokens: 15 })
  expect(agents[0]).toMatchObject({ agent: 'PM', missing_usage_calls: 1 })
})

it('says which file cannot be read', () => {
  const { code, err } = machine.run('logs', 'analyze', join(machine.home, 'none.log'))
  expect([code, err]).toEqual([3, expect.stringMatching(/^error file_not_readable: .*none\.log/)])
})
