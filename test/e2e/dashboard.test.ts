import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import type {
  EventDetail,
  EventPage,
  PriceHistory,
  PriceUse,
  TaskDetail,
  TaskPage,
  ToolUse,
  UsageAnswer,
  WhatIf,
} from 'tokenledger/wire'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, type Watched, WHY_NOT, watchedPage } from './browser.ts'
import { allDrawn } from './page-state.ts'
import { type Served, served } from './served.ts'

const WEEK_AGO = new Date(Date.now() - 6 * 86_400_000).toISOString().slice(0, 10)

/** A skip carries its reason. */
const named = (name: string, why: string | null): string =>
  why === null ? name : `${name}: ${why}`

describe.skipIf(WHY_NOT !== null)(
  named('the dashboard over the sample', WHY_NOT),
  { timeout: 60_000 },
  () => {
    let site: Served
    let browser: Browser
    let watched: Watched
    let page: Page

    const open = async (path: string): Promise<void> => {
      await page.goto(site.origin + path)
      await allDrawn(page)
    }
    const usage = (question: string) => site.ask<UsageAnswer>(`/v1/usage?tz=UTC&${question}`)
    /** What a button saves. */
    const saved = async (name: string): Promise<Buffer> => {
      const button = page.getByRole('button', { name, exact: true })
      const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
      return readFileSync(await download.path())
    }
    const figure = (label: string) =>
      page.locator('.stat', { has: page.getByText(label, { exact: true }) }).locator('.stat-value')

    beforeAll(async () => {
      site = await served()
      browser = await openBrowser()
      watched = await watchedPage(browser, site.origin)
      page = watched.page
    }, 60_000)
    afterAll(async () => {
      await browser?.close()
      await site?.close()
    })

    it("shows the ledger's figures", async () => {
      await open('/overview?range=7d')
      const { totals } = await usage(`from=${WEEK_AGO}`)
      const report = JSON.parse(
        site.run('report', '--json', '--since', WEEK_AGO, '--ledger', site.ledger),
      ) as UsageAnswer
      expect(totals.cost_usd).toBe(report.totals.cost_usd)
      expect(await figure('Tokens').getAttribute('title')).toBe(
        report.totals.total_tokens.toLocaleString('en-US'),
      )
      expect(await figure('Calls').textContent()).toBe(report.totals.calls.toLocaleString('en-US'))
      const month = await usage(`from=${new Date().toISOString().slice(0, 7)}-01`)
      expect(await figure('Spend this month').getAttribute('title')).toBe(
        `$${month.totals.cost_usd}`,
      )
    })

    it('lists each group of a dimension with its exact cost', async () => {
      await open('/overview?range=7d')
      const { rows } = await usage(`from=${WEEK_AGO}&group_by=agent&order=-cost_usd`)
      const table = page.getByRole('region', { name: 'Agents' }).locator('tbody tr')
      const shown = await table.evaluateAll((found) =>
        found.map((row) => [
          row.querySelector('button')?.textContent,
          row.querySelectorAll('td')[2]?.getAttribute('title'),
        ]),
      )
      expect(shown).toEqual(rows.map((row) => [row['agent'], `$${row.cost_usd}`]))
    })

    it('filters by a click, and "back" takes it off', async () => {
      await open('/overview?range=7d')
      await page
        .getByRole('region', { name: 'Agents' })
        .getByRole('button', { name: 'planner' })
        .click()
      await page.waitForURL(/where=agent:planner/)
      const { totals } = await usage(`from=${WEEK_AGO}&where=agent:planner`)
      await expect
        .poll(() => figure('Calls').textContent())
        .toBe(totals.calls.toLocaleString('en-US'))
      await page.goBack()
      await expect.poll(() => page.url()).not.toContain('where=')
    })

    it('zooms by a drag over the chart, and out again', async () => {
      await open('/overview?range=7d')
      const area = await page.locator('.u-over').first().boundingBox()
      if (area === null) throw new Error('no chart')
      const y = area.y + area.height / 2
      await page.mouse.move(area.x + area.width * 0.35, y)
      await page.mouse.down()
      await page.mouse.move(area.x + area.width * 0.6, y, { steps: 8 })
      await page.mouse.up()
      await page.waitForURL(/from=.*to=/)
      const search = new URL(page.url()).searchParams
      const { totals } = await usage(`from=${search.get('from')}&to=${search.get('to')}`)
      await expect
        .poll(() => figure('Calls').textContent())
        .toBe(totals.calls.toLocaleString('en-US'))
      await page.getByRole('button', { name: 'Zoom out' }).click()
      await page.waitForURL(/range=7d/)
    })

    it('explores any measure by any group, and exports what is shown', async () => {
      await open('/explore?range=7d&by=model&sub=agent&measure=total_tokens&top=5')
      const { rows } = await usage(
        `from=${WEEK_AGO}&group_by=model,agent&order=-total_tokens&limit=5`,
      )
      const cells = page.getByRole('region', { name: 'Groups' }).locator('tbody tr td:nth-child(2)')
      const titles = await cells.evaluateAll((found) =>
        found.map((cell) => cell.getAttribute('title')),
      )
      expect(titles).toEqual(rows.map((row) => row.total_tokens.toLocaleString('en-US')))
      const lines = (await saved('Groups as CSV')).toString().trim().split('\r\n')
      expect(lines[0]).toBe('model,agent,total_tokens,calls,cost_usd')
      expect(lines.slice(1)).toEqual(
        rows.map((row) =>
          [
            row.other === true ? 'Other' : (row['model'] ?? ''),
            row['agent'] ?? '',
            row.total_tokens,
            row.calls,
            row.cost_usd ?? '',
          ].join(','),
        ),
      )
      const picture = await saved('PNG of Tokens by model and agent')
      expect(picture.subarray(1, 4).toString()).toBe('PNG')
    })

    it('explains a call from the usage to the charges', async () => {
      await open('/events?range=7d')
      const { events } = await site.ask<EventPage>(`/v1/events?from=${WEEK_AGO}&limit=20`)
      const priced = events.find((event) => event.coverage === 'priced')
      if (priced === undefined) throw new Error('no priced call')
      await open(`/events?range=7d&event=${priced.id}`)
      const { entries } = await site.ask<EventDetail>(`/v1/events/${priced.id}`)
      const detail = page.getByRole('region', { name: 'One call explained' })
      expect(await detail.locator('.entry-cost').first().textContent()).toBe(
        `$${entries[0]?.cost_usd}`,
      )
      const charges = await detail
        .locator('.charges tbody tr')
        .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)))
      expect(charges.map(([meter, , , cost]) => [meter, cost])).toEqual(
        entries[0]?.segments.flatMap((segment) =>
          segment.charges.map(({ meter, cost_usd: cost }) => [meter, `$${cost}`]),
        ),
      )
    })

    it('shows the prices that applied and the models without one', async () => {
      await open('/prices')
      const { prices, unpriced } = await site.ask<PriceUse>('/v1/prices')
      const rows = page.getByRole('region', { name: 'List of price rows' }).locator('.link')
      expect(await rows.allTextContents()).toEqual(prices.map(({ model }) => model))
      expect(await page.locator('.unpriced button').allTextContents()).toEqual(
        unpriced.map(({ model }) => model),
      )
    })

    it('prices the calls on other models, and shows the prices of one through time', async () => {
      await open('/prices?range=7d&of=gpt-5&on=anthropic/claude-sonnet-4-5')
      const { recorded, on } = await site.ask<WhatIf>(
        `/v1/what-if?from=${WEEK_AGO}&where=model:gpt-5&on=anthropic/claude-sonnet-4-5`,
      )
      const table = page.getByRole('region', { name: 'Cost on other models' }).locator('tbody tr')
      const costs = table.locator('td:nth-child(2)')
      await expect.poll(() => costs.nth(1).getAttribute('title')).toBe(`$${on[0]?.list_cost_usd}`)
      expect(await costs.nth(0).getAttribute('title')).toBe(`$${recorded.list_cost_usd}`)
      const [heading = '', ...lines] = (await saved('Cost on other models as CSV'))
        .toString()
        .split('\r\n')
      expect(heading).toMatch(/^provider,model,list_cost_usd,input_usd,/)
      expect(lines[0]).toMatch(new RegExp(`^,as it was,${recorded.list_cost_usd},`))
      expect(lines[1]).toMatch(new RegExp(`^anthropic,claude-sonnet-4-5,${on[0]?.list_cost_usd},`))
      await page.getByRole('button', { name: 'gpt-5-mini', exact: true }).first().click()
      await page.waitForURL(/model=openai\/gpt-5-mini/)
      await page.getByRole('region', { name: 'Prices of gpt-5-mini' }).waitFor()
      const history = await site.ask<PriceHistory>(
        '/v1/price-history?model=gpt-5-mini&provider=openai',
      )
      const rows = page.getByRole('region', { name: 'Prices through time' }).locator('tbody tr')
      await expect.poll(() => rows.count()).toBe(history.prices.length)
    })

    it('writes numbers in another way without loading the page again', async () => {
      await open('/overview?range=7d')
      await page.evaluate('window.isSamePage = true')
      const before = await figure('Calls').textContent()
      await page.getByLabel('Number format').selectOption('de-DE')
      await expect.poll(() => figure('Calls').textContent()).toBe(before?.replace(',', '.'))
      expect(await page.evaluate('window.isSamePage')).toBe(true)
      await page.getByLabel('Number format').selectOption('')
    })

    it('draws the line of the period before, and its figures by time', async () => {
      await open('/explore?range=7d&compare=true&table=time')
      await page.getByText('All, the period before').first().waitFor()
      const twoWeeks = Date.parse(WEEK_AGO) - 7 * 86_400_000
      const from = new Date(twoWeeks).toISOString().slice(0, 10)
      const { rows } = await usage(`from=${from}&to=${WEEK_AGO}&bucket=day`)
      const cells = page.getByRole('region', { name: 'Time', exact: true }).locator('tbody tr')
      const shown = await cells.evaluateAll((found) =>
        found.map((row) => row.children[2]?.getAttribute('title')),
      )
      const costs = new Map(rows.map((row) => [row.bucket?.slice(0, 10), row.cost_usd]))
      const expected = shown.map((_, place) => {
        const day = new Date(twoWeeks + place * 86_400_000).toISOString().slice(0, 10)
        const cost = costs.get(day)
        return cost === undefined ? 'Unknown' : `$${cost}`
      })
      expect(shown).toEqual(expected)
      expect(shown).toHaveLength(7)
    })

    it('lists the tasks, and one with its parts, each with its cost', async () => {
      await open('/tasks?range=7d')
      const { tasks } = await site.ask<TaskPage>(`/v1/tasks?from=${WEEK_AGO}&order=-cost_usd`)
      const list = page.getByRole('region', { name: 'List of tasks' })
      await list.locator('tbody tr button').first().waitFor()
      expect(await list.locator('tbody tr td:nth-child(3)').first().getAttribute('title')).toBe(
        `$${tasks[0]?.cost_usd}`,
      )
      await list.locator('tbody tr button').first().click()
      await page.waitForURL(/task=/)
      const task = await site.ask<TaskDetail>(`/v1/tasks/${tasks[0]?.task_id}`)
      await page.getByRole('region', { name: 'Parts of the task' }).waitFor()
      expect(await figure('Cost').getAttribute('title')).toBe(`$${task.cost_usd}`)
      const agents = page.locator('.icicle-part.agent')
      expect(await agents.first().getAttribute('title')).toContain(
        `$${task.tree.children[0]?.rolled_up.cost_usd}`,
      )
      expect(await page.locator('.lane-call').count()).toBe(task.timeline.length)
      const id = task.task_id
      for (const drawing of [
        `Parts of ${id}`,
        `Calls of ${id} in time`,
        `Context windows of ${id}`,
      ]) {
        const picture = await saved(`PNG of ${drawing}`)
        expect(picture.subarray(1, 4).toString()).toBe('PNG')
        // Its height: the heading alone takes 80.
        expect(picture.readUInt32BE(20)).toBeGreaterThan(120)
      }
      await page.locator('.icicle-part').first().focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.waitForURL(/part=0/)
      await page.goBack()
      await page.goBack()
      await list.waitFor()
    })

    it('says what tools and agents took', async () => {
      await open('/tools?range=7d')
      const tools = await site.ask<ToolUse>(`/v1/tools?from=${WEEK_AGO}`)
      const cards = page.locator('.tool-figure')
      await cards.first().waitFor()
      expect(
        await cards.evaluateAll((found) => found.map((card) => card.getAttribute('title'))),
      ).toEqual(
        [tools.tool_calls, tools.tool_definitions_tokens, tools.tool_results_tokens].map((value) =>
          value.toLocaleString('en-US'),
        ),
      )
      const table = page.getByRole('region', { name: 'Table of tools' }).locator('tbody tr')
      expect(
        await table.evaluateAll((rows) => rows.map((row) => row.firstElementChild?.textContent)),
      ).toEqual(tools.tools.map(({ tool }) => tool))
      await open('/agents?range=7d')
      const { rows } = await usage(`from=${WEEK_AGO}&group_by=agent&order=-cost_usd`)
      const costs = page.getByRole('region', { name: 'Table of agents' }).locator('tbody tr')
      await costs.first().waitFor()
      expect(
        await costs.evaluateAll((found) =>
          found.map((row) => row.querySelectorAll('td')[1]?.getAttribute('title')),
        ),
      ).toEqual(rows.map(({ cost_usd }) => `$${cost_usd}`))
    })

    it('is walked through by keys', async () => {
      await open('/overview')
      await page.keyboard.press('g')
      await page.keyboard.press('e')
      await page.waitForURL(/\/explore/)
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: 'Keyboard' }).waitFor()
      await page.keyboard.press('Escape')
      await page.locator('.time-chart').first().focus()
      await page.keyboard.press('ArrowRight')
      await page.locator('.chart-tip').waitFor()
    })

    it('has made no error, and asked no other host', () => {
      expect(watched.faults).toEqual([])
    })
  },
)
