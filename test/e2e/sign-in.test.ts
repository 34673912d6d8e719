import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFaults } from './axe-faults.ts'
import { openBrowser, WHY_NOT, watchedPage } from './browser.ts'
import { type Run, type Served, served } from './served.ts'

/** A skip carries its reason. */
const NAME = ['a server that demands keys', ...(WHY_NOT === null ? [] : [WHY_NOT])].join(': ')
const NOT_ALLOWED = /the server responded with a status of 40[13]/

describe.skipIf(WHY_NOT !== null)(NAME, { timeout: 60_000 }, () => {
  let site: Served
  let browser: Browser
  let page: Page
  let faults: readonly string[]
  const key = { reader: '', sender: '' }

  const make = (run: Run, ledger: string, scope: string): string =>
    run('keys', 'create', scope, '--scope', scope, '--ledger', ledger).trim()

  beforeAll(async () => {
    site = await served({
      prepare: (run, ledger) => {
        key.reader = make(run, ledger, 'read')
        key.sender = make(run, ledger, 'ingest')
      },
      options: ['--require-key'],
    })
    browser = await openBrowser()
    const watched = await watchedPage(browser, site.origin)
    page = watched.page
    faults = watched.faults
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await site?.close()
  })

  it('asks for a key, and has no fault that axe finds', async () => {
    await page.goto(`${site.origin}/tasks?range=7d`)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.evaluate(axe.source)
    expect(await page.evaluate(axeFaults, null)).toEqual([])
  })

  it('says why a key is refused', async () => {
    await page.getByLabel('Key').fill('tl_0000')
    await page.getByRole('button', { name: 'Sign in' }).click()
    expect(await page.getByRole('alert').textContent()).not.toBe('')
    expect(await page.getByLabel('Key').getAttribute('aria-invalid')).toBe('true')
  })

  it('shows the page that was asked for, and keeps the key nowhere', async () => {
    await page.getByLabel('Key').fill(key.reader)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Tasks', level: 1 }).waitFor()
    expect(page.url()).toContain('/tasks?range=7d')
    const kept = await page.evaluate(
      'JSON.stringify([localStorage, sessionStorage, document.cookie])',
    )
    expect(kept).not.toContain(key.reader)
    await page.reload()
    await page.getByRole('heading', { name: 'Tasks', level: 1 }).waitFor()
  })

  it('shows the way in again when the session has ended', async () => {
    await page.context().clearCookies()
    // A page that asks again by itself may notice before the click does.
    const link = page.getByRole('link', { name: 'Events', exact: true })
    await link.click({ timeout: 2_000 }).catch(() => undefined)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  })

  it('lets no sender in to look', async () => {
    await page.getByLabel('Key').fill(key.sender)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').first().waitFor()
  })

  it('has made no other error', () => {
    expect(faults.filter((fault) => !NOT_ALLOWED.test(fault))).toEqual([])
  })
})
