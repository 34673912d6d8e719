import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import type { EventDetail, EventPage, PriceUse, ToolUse, UsageAnswer } from 'tokenledger/wire'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, watchedPage } from './browser.ts'
import { importTraces, TRACES, WHY_NO_TRACES } from './imported.ts'
import { type Served, served } from './served.ts'

/** A skip carries its reason. */
const NAME = ['every page over an import', ...(WHY_NO_TRACES === null ? [] : [WHY_NO_TRACES])].join(
  ': ',
)
const ALL = 'range=all&tz=UTC'

describe.skipIf(WHY_NO_TRACES !== null)(NAME, { timeout: 90_000 }, () => {
  let site: Served
  let browser: Browser
  let page: Page
  let faults: readonly string[]
  let report: UsageAnswer

  const whole = (value: number | null | undefined): string =>
    value === null || value === undefined ? 'Unknown' : value.toLocaleString('en-US')
  const figure = (label: string) =>
    page.locator('.stat', { has: page.getByText(label, { exact: true }) }).locator('.stat-value')
  /** The titles (exact figures) of some columns of a table, by row. */
  const titles = async (label: string, places: readonly number[]) => {
    const rows = page.getByRole('region', { name: label, exact: true }).locator('tbody tr')
    await rows.first().waitFor()
    return rows.evaluateAll(
      (found, wanted) =>
        found.map((row) =>
          wanted.map((place) => {
            const cell = row.children[place]
            return cell?.getAttribute('title') ?? cell?.textContent
          }),
        ),
      places,
    )
  }

  beforeAll(async () => {
    site = await served({ prepare: importTraces })
    report = JSON.parse(
      site.run('report', '--json', '--by', 'agent', '--ledger', site.ledger),
    ) as UsageAnswer
    browser = await openBrowser()
    const watched = await watchedPage(browser, site.origin)
    page = watched.page
    faults = watched.faults
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await site?.close()
  })

  it('Overview: as many calls as the files have rows, and the cost of the report', async () => {
    const rows = TRACES.map(({ path }) => readFileSync(path, 'utf8').trim().split('\n').length - 1)
    const calls = rows.reduce((sum, count) => sum + count, 0)
    expect(report.totals.calls).toBe(calls)
    await page.goto(`${site.origin}/overview?${ALL}`)
    await expect.poll(() => figure('Calls').textContent()).toBe(whole(calls))
    expect(await figure('Tokens').getAttribute('title')).toBe(whole(report.totals.total_tokens))
    const agents = page.getByRole('region', { name: 'Agents' }).locator('tbody tr')
    await expect.poll(() => agents.count()).toBe(2)
  })

  it('Explore: each group, to the last digit', async () => {
    await page.goto(`${site.origin}/explore?by=agent&${ALL}`)
    const { rows } = await site.ask<UsageAnswer>('/v1/usage?group_by=agent&order=-cost_usd')
    expect(rows.map(({ cost_usd }) => cost_usd).sort()).toEqual(
      report.rows.map(({ cost_usd }) => cost_usd).sort(),
    )
    expect(await titles('Groups', [1, 2, 3])).toEqual(
      rows.map((row) => [`$${row.cost_usd}`, whole(row.calls), whole(row.total_tokens)]),
    )
  })

  it('Agents: the same', async () => {
    await page.goto(`${site.origin}/agents?${ALL}`)
    const { rows } = await site.ask<UsageAnswer>('/v1/usage?group_by=agent&order=-cost_usd')
    expect(await titles('Table of agents', [1, 2, 3])).toEqual(
      rows.map((row) => [`$${row.cost_usd}`, whole(row.total_tokens), whole(row.calls)]),
    )
  })

  it('Tasks: no call names one, and all are counted', async () => {
    await page.goto(`${site.origin}/tasks?${ALL}`)
    const without = page.locator('.tasks-without')
    await without.waitFor()
    expect(await without.textContent()).toContain(`${whole(report.totals.calls)} calls`)
    expect(await without.getAttribute('title')).toBe(`$${report.totals.cost_usd}`)
    await page.getByText('No call of this range names a task').waitFor()
  })

  it('Tools: none was called', async () => {
    await page.goto(`${site.origin}/tools?${ALL}`)
    const tools = await site.ask<ToolUse>('/v1/tools')
    expect([tools.calls, tools.tool_calls]).toEqual([report.totals.calls, 0])
    const first = page.locator('.tool-figure').first()
    await first.waitFor()
    expect(await first.getAttribute('title')).toBe('0')
  })

  it('Models & prices: what each row was used for', async () => {
    await page.goto(`${site.origin}/prices?${ALL}`)
    const { prices } = await site.ask<PriceUse>('/v1/prices')
    const shown = await titles('List of price rows', [6, 7])
    expect(shown).toEqual(
      prices.map(({ used_for: [use] }) => [whole(use?.calls), `$${use?.list_cost_usd}`]),
    )
    expect(prices.flatMap(({ used_for: uses }) => uses).map(({ calls }) => calls)).toHaveLength(2)
  })

  it('Events: the newest, each with its cost, and one explained', async () => {
    await page.goto(`${site.origin}/events?${ALL}`)
    const { events } = await site.ask<EventPage>('/v1/events?limit=10')
    const shown = await titles('List of calls', [3, 4, 2])
    expect(shown.slice(0, 10)).toEqual(
      events.map((row) => [whole(row.input_tokens), whole(row.output_tokens), `$${row.cost_usd}`]),
    )
    const id = events[0]?.id ?? ''
    await page.goto(`${site.origin}/events?event=${id}&${ALL}`)
    const { entries } = await site.ask<EventDetail>(`/v1/events/${id}`)
    const cost = page.locator('.entry-cost')
    await cost.waitFor()
    expect(await cost.textContent()).toBe(`$${entries[0]?.cost_usd}`)
  })

  it('Live: the same newest calls, and nothing of the last minutes', async () => {
    await page.goto(`${site.origin}/live`)
    const shown = await titles('Newest calls, table', [7])
    const { events } = await site.ask<EventPage>('/v1/events?limit=100')
    const newest = events.toSorted((one, other) => other.seq - one.seq).slice(0, shown.length)
    expect(shown.flat()).toEqual(newest.map(({ cost_usd }) => `$${cost_usd}`))
    expect(await figure('Last 10 min').textContent()).toBe('$0.00')
  })

  it('Settings: where all of it is', async () => {
    await page.goto(`${site.origin}/settings`)
    await page.getByText(site.ledger).waitFor()
    expect(faults).toEqual([])
  })
})
