import { describe, expect, it } from 'vitest'
import { contextByAgent, fillsOf, levelOf } from './context-use.ts'

const call = (agent: string | null, input: number, window: number | null) =>
  ({ agent, input_tokens: input, context_window: window }) as Parameters<typeof fillsOf>[0][number]

describe('context use', () => {
  it('keeps the last call and the fullest one of each agent apart', () => {
    const fills = fillsOf([
      call('PM', 180, 200),
      call('Dev', 30, 100),
      call('PM', 20, 200),
      call('QA', 5, null),
      call('PM', 0, 200),
    ])
    const found = contextByAgent(fills).map(({ agent, last, peak }) => [
      agent,
      last.share,
      peak.share,
    ])
    expect(found).toEqual([
      ['PM', 0.1, 0.9],
      ['Dev', 0.3, 0.3],
    ])
  })

  it('names the mark that is reached', () => {
    expect([0.49, 0.5, 0.75, 0.9, 1.2].map(levelOf)).toEqual(['', 'half', 'high', 'full', 'full'])
  })
})
