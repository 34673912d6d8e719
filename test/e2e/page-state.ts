import type { Page } from 'playwright-core'

/** Waits until a page has its cards, and no part that is still asked for. */
export async function allDrawn(page: Page): Promise<void> {
  await page.waitForFunction(isAllDrawn)
}

interface Found {
  querySelector(selector: string): unknown
}

/** Runs in the page. */
function isAllDrawn(): boolean {
  const { document } = globalThis as unknown as { readonly document: Found }
  const isShown = document.querySelector('main .card') !== null
  return isShown && document.querySelector('.skeleton') === null
}

/** How many things can be pressed or typed into, and how many had the focus, with those that did not show it. */
export interface Reached {
  readonly all: number
  readonly reached: number
  readonly unseen: readonly string[]
}

/** Presses Tab through a page. */
export async function tabThrough(page: Page): Promise<Reached> {
  const all = Number(await page.evaluate(WATCH_FOCUS))
  for (let presses = 0; presses < all + 5; presses += 1) await page.keyboard.press('Tab')
  return { all, ...((await page.evaluate('globalThis.focused')) as Omit<Reached, 'all'>) }
}

/** Nothing has the focus then; whatever gets it is noted. */
const WATCH_FOCUS = `(() => {
  document.activeElement?.blur()
  const focused = (globalThis.focused = { reached: 0, unseen: [] })
  addEventListener('focusin', ({ target }) => {
    focused.reached += 1
    const { outlineStyle, boxShadow } = getComputedStyle(target)
    const isSeen = outlineStyle !== 'none' || boxShadow !== 'none'
    if (!isSeen) focused.unseen.push(target.outerHTML.slice(0, 120))
  })
  const kinds = 'a[href], button:not([disabled]), input:not([disabled]), select, [tabindex="0"]'
  return [...document.querySelectorAll(kinds)].filter((one) => one.offsetParent !== null).length
})()`
