import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type WireServer, wireServer } from './clients/wire-server.ts'
import { type AgentWire, agentWire } from './frameworks/agent-wire.ts'

/** Every example runs as it stands, against a provider on this machine. */

const ROOT = join(import.meta.dirname, '..')
const isBuilt = existsSync(join(ROOT, 'packages/sdk/dist/index.js'))
let server: WireServer

beforeAll(async () => {
  server = await wireServer()
})
afterAll(() => server.close())
beforeEach(() => server.behave())

function started(name: string, env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [join(ROOT, 'examples', name, `${name}.mjs`)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      OPENAI_API_KEY: 'test',
      OPENAI_BASE_URL: `${server.url}/v1`,
      OPENAI_AGENTS_DISABLE_TRACING: '0',
      ANTHROPIC_API_KEY: 'test',
      ANTHROPIC_BASE_URL: server.url,
      GEMINI_API_KEY: 'test',
      GOOGLE_GEMINI_BASE_URL: server.url,
      ...env,
    },
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ended = new Promise<{ code: number | null; said: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, said }))
  })
  const firstLine = new Promise<string>((resolve) => {
    child.stdout.on('data', () => said.includes('\n') && resolve(said.trim()))
  })
  return { child, ended, firstLine }
}

async function output(name: string): Promise<string> {
  const { code, said } = await started(name).ended
  expect(code).toBe(0)
  return said
}

describe.skipIf(!isBuilt)('the example (needs the build)', () => {
  it('openai', async () => {
    const said = await output('openai')
    expect(said).toContain('\nplanner: 1000 in, 200 out, $0.002575')
    expect(said).toContain('\nwriter: 1000 in, 200 out, $0.002575')
  })

  it('anthropic', async () => {
    const said = await output('anthropic')
    expect(said).toContain('\n2000 in (1200 from the cache), 400 out\n$')
  })

  it('gemini', async () => {
    const said = await output('gemini')
    expect(said).toContain('\n2000 in, 400 out (240 of them thoughts)\n$')
  })

  describe('of a framework', () => {
    let wire: AgentWire
    beforeEach(() => {
      wire = agentWire()
      server.behave({ wire: wire.wire })
    })
    /** Calls and tokens of those that the tool made, and of the others. */
    function truth(): { tool: string; agent: string } {
      expect(wire.answers).toHaveLength(3)
      const sum = (isTool: boolean): string => {
        const all = wire.answers.filter(({ asked }) => asked.startsWith('Guess') === isTool)
        const tokens = all.reduce((total, { input, output }) => total + input + output, 0)
        return `${all.length} calls, ${tokens} tokens`
      }
      return { tool: sum(true), agent: sum(false) }
    }

    it('langchain', async () => {
      const said = await output('langchain')
      expect(said).toContain(`weather: ${truth().tool}`)
      expect(said).toContain(`(none): ${truth().agent}`)
      expect(said).toContain('weather ran 1 times, 100 % well')
    })

    it('ai-sdk', async () => {
      const said = await output('ai-sdk')
      expect(said).toContain(`weather: ${truth().tool}`)
      expect(said).toContain(`(none): ${truth().agent}`)
    })

    it('agents-sdk', async () => {
      const said = await output('agents-sdk')
      expect(said).toContain(`tool weather: ${truth().tool}`)
      expect(said).toContain(`tool (none): ${truth().agent}`)
      expect(said).toContain('agent planner: 3 calls')
    })
  })

  it('express', async () => {
    const { child, ended, firstLine } = started('express', { PORT: '0' })
    const url = await firstLine
    for (const user of ['ada', 'bob', 'ada']) {
      const answer = await fetch(`${url}/ask?question=Why`, { headers: { 'x-user': user } })
      expect(answer.status).toBe(200)
    }
    const usage: unknown = await (await fetch(`${url}/usage`)).json()
    child.kill()
    await ended
    expect(usage).toEqual([
      { user: 'ada', calls: 2, totalTokens: 2400 },
      { user: 'bob', calls: 1, totalTokens: 1200 },
    ])
  })
})
