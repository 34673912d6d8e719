import { costOf } from '../../packages/sdk/dist/index.js'

const START = Date.UTC(2026, 0, 1)

/** A priced call with 0, 1 or 2 segments besides the first, always the same for the same id. */
export function callOf(id, more = 0) {
  const meters = { input: 1000 + id.length, 'input.cacheRead': 512, output: 77 }
  const segments = Array.from({ length: more + 1 }, () => ({ model: 'gpt-4o', meters }))
  const usage = { status: 'ok', segments, context: {}, details: {}, warnings: [] }
  return {
    id,
    sign: 1,
    time: START + id.length * 1000,
    dimensions: { project: 'crash', agent: `agent${more}`, provider: 'openai', source: 'sdk' },
    responseModel: 'gpt-4o',
    status: 'ok',
    usage,
    cost: costOf(usage, { provider: 'openai', at: '2026-01-01' }),
  }
}
