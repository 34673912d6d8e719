import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { EventPage, TaskPage } from 'tokenledger/wire'
import { describe, expect, it } from 'vitest'
import { openBrowser, WHY_NOT, watchedPage } from './browser.ts'
import { importTraces, WHY_NO_TRACES } from './imported.ts'
import { type Served, type Serving, served } from './served.ts'

/**
 * Pictures of every page, to be looked at: `SCREENSHOTS=<folder> npx vitest run
 * test/e2e/screenshots.test.ts`. `SCREENSHOTS_OF` is a pattern of those wanted, whose names are like
 * `sample-overview-dark-1440.png`.
 */
const FOLDER = process.env['SCREENSHOTS'] ?? ''
const WANTED = new RegExp(process.env['SCREENSHOTS_OF'] ?? '')

const SIZES = [
  { width: 360, height: 780 },
  { width: 1440, height: 900 },
  { width: 3840, height: 2160 },
] as const
const THEMES = ['light', 'dark'] as const

const LEDGERS: Readonly<Record<string, Serving>> = {
  sample: {},
  ...(WHY_NO_TRACES === null && { import: { prepare: importTraces } }),
  empty: {
    prepare: () => {
      // No call.
    },
  },
  locked: {
    prepare: (run, ledger) =>
      run('keys', 'create', 'reader', '--scope', 'read', '--ledger', ledger),
    options: ['--require-key'],
  },
}

const PAGES = {
  overview: '/overview?',
  explore: '/explore?',
  compare: '/explore?compare=true&sub=agent&table=time&range=7d',
  tasks: '/tasks?',
  agents: '/agents?',
  tools: '/tools?',
  prices: '/prices?',
  live: '/live?',
  events: '/events?',
  settings: '/settings?',
} as const

const WHY_NO_PICTURES = WHY_NOT ?? (FOLDER === '' ? 'SCREENSHOTS names no folder' : null)
/** A skip carries its reason. */
const NAME = ['pictures', ...(WHY_NO_PICTURES === null ? [] : [WHY_NO_PICTURES])].join(': ')

describe.skipIf(WHY_NO_PICTURES !== null)(NAME, { timeout: 900_000 }, () => {
  it.each(Object.entries(LEDGERS))('of the %s', async (ledger, serving) => {
    mkdirSync(FOLDER, { recursive: true })
    const wantedOf = (page: string) =>
      THEMES.flatMap((theme) =>
        SIZES.map((size) => ({
          theme,
          size,
          file: `${ledger}-${page}-${theme}-${size.width}.png`,
        })),
      ).filter(({ file }) => WANTED.test(file))
    const wanted = [...Object.keys(PAGES), 'task', 'event'].filter(
      (page) => wantedOf(page).length > 0,
    )
    if (wanted.length === 0) return
    const site = await served(serving)
    const browser = await openBrowser()
    const { page } = await watchedPage(browser, site.origin, { reducedMotion: 'reduce' })
    const paths: Readonly<Record<string, string>> = { ...PAGES, ...(await details(site)) }
    for (const name of wanted) {
      const path = paths[name]
      if (path === undefined) continue
      await page.setViewportSize(SIZES[0])
      await page.goto(
        site.origin + (ledger === 'import' ? `${path.replace('&range=7d', '')}&range=all` : path),
      )
      await page.waitForSelector('main .card')
      for (const { theme, size, file } of wantedOf(name)) {
        await page.emulateMedia({ colorScheme: theme })
        await page.setViewportSize(size)
        await page.waitForLoadState('networkidle')
        await expect.poll(() => page.locator('.skeleton').count(), { timeout: 60_000 }).toBe(0)
        await page.screenshot({ path: join(FOLDER, file), fullPage: true })
      }
    }
    await browser.close()
    await site.close()
  })
})

/** The dearest task, and the newest call. */
async function details(site: Served): Promise<Readonly<Record<string, string>>> {
  const { tasks = [] } = await site.ask<Partial<TaskPage>>('/v1/tasks?order=-cost_usd&limit=1')
  const { events = [] } = await site.ask<Partial<EventPage>>('/v1/events?limit=1')
  return {
    ...(tasks[0] !== undefined && { task: `/tasks?task=${tasks[0].task_id}` }),
    ...(events[0] !== undefined && { event: `/events?event=${events[0].id}` }),
  }
}
