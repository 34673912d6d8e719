import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFaults } from './axe-faults.ts'
import { openBrowser, type Watched, WHY_NOT, watchedPage } from './browser.ts'
import { allDrawn, tabThrough } from './page-state.ts'
import { PAGES } from './pages.ts'
import { type Served, served } from './served.ts'

/** A skip carries its reason. */
const NAME = ['every page', ...(WHY_NOT === null ? [] : [WHY_NOT])].join(': ')

describe.skipIf(WHY_NOT !== null)(NAME, { timeout: 60_000 }, () => {
  let site: Served
  let browser: Browser
  let watched: Watched
  let page: Page

  beforeAll(async () => {
    site = await served()
    browser = await openBrowser()
    watched = await watchedPage(browser, site.origin, { reducedMotion: 'reduce' })
    page = watched.page
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await site?.close()
  })

  describe.each(PAGES)('%s', (path) => {
    beforeAll(async () => {
      await page.setViewportSize({ width: 1440, height: 1000 })
      await page.emulateMedia({ colorScheme: 'light' })
      await page.goto(site.origin + path)
      await allDrawn(page)
    }, 60_000)

    it('moves nothing for who wants no motion', async () => {
      expect(await page.evaluate(MOVING)).toBe(0)
    })

    it('has all that can be pressed reached by keys, and the focus is seen', async () => {
      const { reached, all, unseen } = await tabThrough(page)
      expect(unseen).toEqual([])
      expect(reached).toBeGreaterThanOrEqual(all)
    })

    it('has no fault that axe finds, light and dark', async () => {
      await page.evaluate(axe.source)
      expect(await page.evaluate(axeFaults, null)).toEqual([])
      await page.emulateMedia({ colorScheme: 'dark' })
      expect(await page.evaluate(axeFaults, ['color-contrast'])).toEqual([])
    })

    it('fits a small screen', async () => {
      await page.setViewportSize({ width: 360, height: 800 })
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
    })
  })

  it('has made no error, and asked no other host', () => {
    expect(watched.faults).toEqual([])
  })
})

/** How many things move. */
const MOVING = `document.getAnimations().filter(
  ({ effect }) => Number(effect?.getComputedTiming().duration ?? 0) > 1,
).length`
