// Priced entries of an agent system, for benchmarks: seeded, so that each run writes the same.
import { costOf } from '@tokenledger/sdk'
import { mulberry32 } from './seeded.mjs'

const MODELS = [
  ['anthropic', 'claude-sonnet-4-5'],
  ['anthropic', 'claude-haiku-4-5'],
  ['openai', 'gpt-5'],
  ['openai', 'gpt-5-mini'],
  ['gcp.gemini', 'gemini-2.5-pro'],
]
const AGENTS = ['planner', 'researcher', 'coder', 'reviewer', 'writer']
const TOOLS = ['search', 'read', 'shell', undefined, undefined]
const FIRST = Date.UTC(2026, 7, 1)
const RANGE = 90 * 86_400_000

/** `count` entries over 90 days; `total` spreads several batches over the same days. */
export function benchEntries(count, { seed = 1, start = 0, total = count } = {}) {
  const next = mulberry32(seed + start)
  const pick = (list) => list[Math.floor(next() * list.length)]
  const upTo = (limit) => 1 + Math.floor(next() * limit)
  return Array.from({ length: count }, (_, index) => {
    const at = FIRST + Math.floor(((start + index) / total) * RANGE)
    const [provider, model] = pick(MODELS)
    const raw = {
      input_tokens: upTo(4000),
      cache_read_input_tokens: upTo(40_000),
      cache_creation_input_tokens: upTo(2000),
      output_tokens: upTo(1500),
    }
    const meters = {
      input: raw.input_tokens,
      'input.cacheRead': raw.cache_read_input_tokens,
      'input.cacheWrite.5m': raw.cache_creation_input_tokens,
      output: raw.output_tokens,
    }
    const usage = {
      status: 'ok',
      segments: [{ model, meters }],
      context: { serviceTier: 'standard' },
      details: {},
      warnings: [],
      raw,
    }
    const id = `msg_${(start + index).toString(36).padStart(8, '0')}${Math.floor(next() * 2 ** 32).toString(36)}`
    return {
      id,
      sign: 1,
      time: at,
      dimensions: {
        project: `project-${upTo(4)}`,
        environment: 'production',
        workflow: 'release',
        agent: pick(AGENTS),
        task: `task-${Math.floor((start + index) / 40)}`,
        session: `session-${Math.floor((start + index) / 200)}`,
        user: `user-${upTo(50)}`,
        ...((tool) => tool && { tool })(pick(TOOLS)),
        source: 'bench',
        provider,
        operation: 'chat',
        tags: { git_branch: 'main' },
      },
      responseModel: model,
      responseId: id,
      status: next() < 0.02 ? 'error' : 'ok',
      durationMs: upTo(20_000),
      usage,
      cost: costOf(usage, { provider, at }),
    }
  })
}
