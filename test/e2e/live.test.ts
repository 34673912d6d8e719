import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, type Watched, WHY_NOT, watchedPage } from './browser.ts'
import { type Served, served } from './served.ts'

/** A skip carries its reason. */
const NAME = ['what happens now', ...(WHY_NOT === null ? [] : [WHY_NOT])].join(': ')

describe.skipIf(WHY_NOT !== null)(NAME, { timeout: 60_000 }, () => {
  let site: Served
  let browser: Browser
  let watched: Watched
  let page: Page

  const post = (path: string, events: readonly object[]) =>
    page.request.post(site.origin + path, { data: { events } })
  const call = (id: string) => ({
    id,
    agent: 'planner',
    provider: 'openai',
    response_model: 'gpt-4o',
    input_tokens: 1000,
    output_tokens: 100,
  })
  const newest = () => page.getByRole('region', { name: 'Newest calls, table' }).locator('tbody tr')
  const figure = (label: string) =>
    page.locator('.stat', { has: page.getByText(label, { exact: true }) }).locator('.stat-value')

  beforeAll(async () => {
    site = await served({
      prepare: () => {
        // An empty ledger.
      },
    })
    browser = await openBrowser()
    watched = await watchedPage(browser, site.origin)
    page = watched.page
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await site?.close()
  })

  it('tells how to send the first call, and shows it', async () => {
    await page.goto(`${site.origin}/live`)
    await page.getByText('The ledger is empty: send the first call').waitFor()
    await page.getByTestId('live-state').getByText('Live', { exact: true }).waitFor()
    await post('/v1/events', [call('a')])
    await expect.poll(() => newest().count()).toBe(1)
    await expect.poll(() => figure('Last 10 min').getAttribute('title')).toBe('$0.003500')
    expect(await figure('Burn per hour').getAttribute('title')).toBe('$0.021')
  })

  it('shows a call in flight with its growing estimate, apart from what is known', async () => {
    const cost = page.getByRole('region', { name: 'Calls in flight' }).locator('tbody td').last()
    await post('/v1/inflight', [{ ...call('b'), output_tokens: 10 }])
    await expect.poll(() => cost.getAttribute('title')).toBe('$0.002600')
    await post('/v1/inflight', [{ ...call('b'), output_tokens: 50 }])
    await expect.poll(() => cost.getAttribute('title')).toBe('$0.003000')
    expect(await cost.textContent()).toContain('≈')
    expect(await figure('Last 10 min').getAttribute('title')).toBe('$0.003500')
  })

  it('stands still when paused, and counts what was missed', async () => {
    await page.getByRole('button', { name: 'Pause' }).click()
    await post('/v1/events', [call('b'), call('c')])
    await page.getByText('2 new calls since').waitFor()
    expect(await newest().count()).toBe(1)
    await page.getByRole('button', { name: 'Go on' }).click()
    await expect.poll(() => newest().count()).toBe(3)
    await page.getByText('No call is open.').waitFor()
  })

  it('has other pages follow', async () => {
    await page.goto(`${site.origin}/overview?range=today`)
    await expect.poll(() => figure('Calls').textContent()).toBe('3')
    await post('/v1/events', [call('d')])
    await expect.poll(() => figure('Calls').textContent()).toBe('4')
  })

  it('has lists follow without drawing their rows anew', async () => {
    await page.goto(`${site.origin}/events?range=today`)
    const rows = page.getByRole('region', { name: 'List of calls' }).locator('tbody tr')
    await expect.poll(() => rows.count()).toBe(4)
    await rows.last().evaluate((row) => row.setAttribute('data-kept', ''))
    await post('/v1/events', [call('e')])
    await expect.poll(() => rows.count()).toBe(5)
    expect(await rows.last().getAttribute('data-kept')).toBe('')
  })

  it('connects again to a server that was killed, and misses nothing', async () => {
    await page.goto(`${site.origin}/live`)
    await expect.poll(() => newest().count()).toBe(5)
    expect(watched.faults).toEqual([])
    await site.kill()
    await page.getByText('Connection lost; trying again').waitFor()
    await site.start()
    await post('/v1/events', [call('f'), call('g')])
    await page.getByTestId('live-state').getByText('Live', { exact: true }).waitFor()
    await expect.poll(() => newest().count()).toBe(7)
    expect(watched.faults.filter((fault) => !fault.includes('net::ERR_'))).toEqual([])
  })
})

describe.skipIf(WHY_NOT !== null)(
  `the sample, until a call comes: ${NAME}`,
  { timeout: 60_000 },
  () => {
    it('gives way to the first call at once, on every page', async () => {
      const site = await served({ isOwn: true })
      const browser = await openBrowser()
      try {
        const { page, faults } = await watchedPage(browser, site.origin)
        await page.goto(`${site.origin}/live`)
        const rows = page.getByRole('region', { name: 'Newest calls, table' }).locator('tbody tr')
        await expect.poll(() => rows.count()).toBe(30)
        await page.getByTestId('live-state').getByText('Live', { exact: true }).waitFor()
        const note = page.getByText('Sample: generated figures, not yours.')
        await note.waitFor()
        const data = {
          events: [
            {
              id: 'first',
              agent: 'me',
              provider: 'openai',
              response_model: 'gpt-4o',
              input_tokens: 10,
              output_tokens: 1,
            },
          ],
        }
        await page.request.post(`${site.origin}/v1/events`, { data })
        await expect.poll(() => rows.count()).toBe(1)
        await note.waitFor({ state: 'detached' })
        expect(await rows.first().textContent()).toContain('me')
        await page.getByRole('link', { name: 'Agents', exact: true }).click()
        const agents = page.getByRole('region', { name: 'Table of agents' }).locator('tbody tr')
        await expect.poll(() => agents.count()).toBe(1)
        expect(faults).toEqual([])
      } finally {
        await browser.close()
        await site.close()
      }
    })
  },
)
