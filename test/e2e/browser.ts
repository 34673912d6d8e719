import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** Where distributions put Chromium; `CHROMIUM` comes first. */
const PLACES = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** Chromium's file; undefined: there is none. */
export const CHROMIUM = PLACES.find((place) => place !== undefined && existsSync(place))

/** Why tests with a browser cannot run; null: they can. */
export const WHY_NOT =
  CHROMIUM === undefined ? 'Chromium is not installed: apt-get install chromium' : null

/** Starts Chromium. */
export function openBrowser(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error('Chromium is not installed')
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
}

/** What a page did that it must not: errors of its own, and requests to other hosts. */
export interface Watched {
  readonly page: Page
  readonly faults: string[]
}

/** A page in UTC and English that is watched. */
export async function watchedPage(
  browser: Browser,
  origin: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Watched & { readonly context: BrowserContext }> {
  const context = await browser.newContext({
    timezoneId: 'UTC',
    locale: 'en-US',
    viewport: { width: 1440, height: 1000 },
    ...options,
  })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  page.on('request', (request) => {
    const { origin: asked, protocol } = new URL(request.url())
    if (asked !== origin && protocol !== 'blob:') faults.push(`a request to ${asked}`)
  })
  return { page, faults, context }
}
