import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, type Watched, WHY_NOT, watchedPage } from './browser.ts'
import { allDrawn } from './page-state.ts'
import { PAGES } from './pages.ts'
import { type Served, served } from './served.ts'

/** A skip carries its reason. */
const NAME = ['how the pages behave', ...(WHY_NOT === null ? [] : [WHY_NOT])].join(': ')

describe.skipIf(WHY_NOT !== null)(NAME, { timeout: 90_000 }, () => {
  let site: Served
  let browser: Browser
  let watched: Watched & { readonly context: Page['context'] extends () => infer C ? C : never }
  let page: Page

  const open = async (path: string): Promise<void> => {
    await page.goto(site.origin + path)
    await allDrawn(page)
  }
  const calls = () =>
    page
      .locator('.stat', { has: page.getByText('Calls', { exact: true }) })
      .locator('.stat-value')
      .textContent()
  const drag = async (from: number, to: number): Promise<void> => {
    const area = await page.locator('.u-over').first().boundingBox()
    if (area === null) throw new Error('no chart')
    const y = area.y + area.height / 2
    await page.mouse.move(area.x + area.width * from, y)
    await page.mouse.down()
    await page.mouse.move(area.x + area.width * to, y, { steps: 8 })
    await page.mouse.up()
  }
  const range = () => new URL(page.url()).searchParams.get('from')

  beforeAll(async () => {
    site = await served()
    browser = await openBrowser()
    watched = await watchedPage(browser, site.origin)
    page = watched.page
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await site?.close()
  })

  it('zooms in twice, and out by a double click, a key and "back"', async () => {
    await open('/explore?range=30d')
    await drag(0.2, 0.7)
    await expect.poll(range).not.toBeNull()
    const once = range()
    await open(page.url().replace(site.origin, ''))
    await drag(0.3, 0.6)
    await expect.poll(range).not.toBe(once)
    await page.locator('.u-over').first().dblclick()
    await expect.poll(range).toBe(once)
    await page.goBack()
    await expect.poll(range).not.toBe(once)
    await page.keyboard.press('z')
    await expect.poll(range).toBe(once)
  })

  it('shows the same in another window by its address alone', async () => {
    await open('/overview?range=7d&where=agent:coder')
    const expected = await calls()
    const other = await watched.context.newPage()
    await other.goto(page.url())
    const figure = other
      .locator('.stat', { has: other.getByText('Calls', { exact: true }) })
      .locator('.stat-value')
    await expect.poll(() => figure.textContent()).toBe(expected)
    await other.close()
  })

  it('says that the server is down, and goes on by itself when it is back', async () => {
    await open('/tools?range=7d')
    expect(watched.faults).toEqual([])
    await site.kill()
    await page.keyboard.press('[')
    await page.getByText('The server does not answer').first().waitFor()
    await site.start()
    await page.getByRole('region', { name: 'Table of tools' }).waitFor()
    await expect.poll(() => page.getByText('The server does not answer').count()).toBe(0)
  })
})

describe.skipIf(WHY_NOT !== null)(`an empty ledger: ${NAME}`, { timeout: 90_000 }, () => {
  it('says on each page how to send the first call', async () => {
    const site = await served({
      prepare: () => {
        // No call.
      },
    })
    const browser = await openBrowser()
    try {
      const { page, faults } = await watchedPage(browser, site.origin)
      for (const path of PAGES.filter((one) => one !== '/settings')) {
        await page.goto(site.origin + path)
        await page.getByText('The ledger is empty: send the first call').waitFor()
      }
      expect(faults).toEqual([])
    } finally {
      await browser.close()
      await site.close()
    }
  })
})
