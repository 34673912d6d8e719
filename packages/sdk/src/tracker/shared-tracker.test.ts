import { expect, it, vi } from 'vitest'
import { configureTokenBudget, type TokenBudgetConfig } from './configure-token-budget.ts'
import { printSummaryAtExit } from './print-summary-at-exit.ts'
import { TokenUsageTracker } from './token-usage-tracker.ts'

function logged() {
  const lines: string[] = []
  const log = (line: string): void => void lines.push(line)
  return { lines, tracker: new TokenUsageTracker({ logger: { info: log, warn: log } }) }
}

it.each<[TokenBudgetConfig, number | null, string[]]>([
  [{ token_budget: 50_000 }, 50_000, ['Token budget set to 50000']],
  [{ token_budget: 0 }, 0, ['Token budget set to 0']],
  [{ token_budget: null }, null, ['Token budget set to Unlimited']],
  [{ other: 1 }, 7, []],
])('applies %j', (config, budget, said) => {
  const { tracker, lines } = logged()
  tracker.setTokenBudget(7)
  lines.length = 0
  expect(configureTokenBudget(config, tracker)).toBe(tracker)
  expect(tracker.generateReport().budget).toBe(budget)
  expect(lines).toEqual(said)
})

it('writes the summary when the process ends, unless that is called off', () => {
  const { tracker, lines } = logged()
  const once = vi.spyOn(process, 'once')
  const off = vi.spyOn(process, 'off')
  try {
    const callOff = printSummaryAtExit(tracker)
    const print = once.mock.lastCall?.[1]
    if (typeof print === 'function') print(0)
    expect(lines[0]).toBe('Token Usage Summary:')
    callOff()
    expect(off).toHaveBeenCalledWith('exit', print)
  } finally {
    once.mockRestore()
    off.mockRestore()
  }
})

it('keeps no process alive while it reports', () => {
  const timers = vi.spyOn(globalThis, 'setInterval')
  try {
    const stop = logged().tracker.setupReporting({ intervalSeconds: 1 })
    expect(timers.mock.results[0]?.value.hasRef()).toBe(false)
    stop()
  } finally {
    timers.mockRestore()
  }
})
