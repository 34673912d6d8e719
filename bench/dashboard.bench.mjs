// The dashboard in Chromium over 200,000 entries: until figures are seen, and until a click is answered,
// beside the same questions asked without a page. TOKENLEDGER_BENCH_EVENTS says how many entries.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { sqliteStore } from '../packages/server/dist/store/sqlite/sqlite-store.js'
import { benchEntries } from './entries.mjs'
import { busyNote, figure, inFolder, median, print } from './measure.mjs'
import { started, stop } from './started.mjs'

const COUNT = Number(process.env.TOKENLEDGER_BENCH_EVENTS ?? 200_000)
const BATCH = 10_000
const TIMES = 3
const ROOT = join(import.meta.dirname, '..')
const BIN = join(ROOT, 'packages/server/bin/tokenledger.js')
const PUBLIC = join(ROOT, 'packages/server/public')
const BROWSER = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (place) => place !== undefined && existsSync(place),
)
const RANGE = 'from=2026-08-01&to=2026-10-30&tz=UTC'
const MOST_SCRIPT = 200_000

/** Whether a page has its cards, and no part that is still asked for. Runs in the page, as all of these do. */
function isAllDrawn() {
  const { document } = globalThis
  return (
    document.querySelector('main section.card') !== null &&
    document.querySelector('.skeleton') === null
  )
}

function hasFigures() {
  return /\d/.test(globalThis.document.querySelector('.stat-value')?.textContent ?? '')
}

function hasChanged([selector, before]) {
  const text = globalThis.document.querySelector(selector)?.textContent
  return text !== undefined && text !== before
}

const WHAT_IF = 'section[aria-label="What if"]'

/** What is opened or clicked, and what shows that it was answered. */
const STEPS = [
  ['Overview opened: the key figures', { path: '/overview', until: hasFigures }],
  ['Overview opened: all of it', { path: '/overview' }],
  ['an agent filtered by', { path: '/overview', click: '.top-table .link', changes: '.stats' }],
  [
    'tokens in the place of cost',
    { path: '/overview', click: 'main .segmented button:nth-child(2)', changes: '.legend' },
  ],
  ['Explore, by model and agent', { path: '/explore', query: '&by=model&sub=agent' }],
  ['Agents', { path: '/agents' }],
  [
    'the same calls on other models',
    { path: '/prices', click: `${WHAT_IF} p .button`, appears: `${WHAT_IF} tbody` },
  ],
  ['Tasks', { path: '/tasks' }],
  ['Events', { path: '/events' }],
  ['a call explained', { path: '/events', click: '.data-table .link', appears: '.entry-cost' }],
]

/** Does a step in a browser without a cache; milliseconds, what it asked, and the scripts it loaded. */
async function doStep(browser, url, { path, query = '', until = isAllDrawn, click, ...seen }) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(120_000)
  const asked = []
  const scripts = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/v1/') && pathname !== '/v1/live') asked.push(request.url())
    if (pathname.endsWith('.js')) scripts.push(pathname)
  })
  let begin = performance.now()
  await page.goto(`${url}${path}?${RANGE}${query}`, { waitUntil: 'commit' })
  await page.waitForFunction(click === undefined ? until : isAllDrawn)
  if (click !== undefined) {
    await page.waitForLoadState('load')
    asked.length = 0
    const before = seen.changes === undefined ? '' : await textOf(page, seen.changes)
    begin = performance.now()
    await page.locator(click).first().click()
    await page.waitForFunction(hasChanged, [seen.changes ?? seen.appears, before])
  }
  const took = performance.now() - begin
  await context.close()
  return { took, asked, scripts }
}

const textOf = (page, selector) => page.locator(selector).first().textContent()

/** The questions of a step, asked at once and without a page. */
async function askAll(urls) {
  const begin = performance.now()
  await Promise.all(urls.map(async (url) => (await fetch(url)).arrayBuffer()))
  return performance.now() - begin
}

await inFolder(async (folder) => {
  if (BROWSER === undefined) throw new Error('Chromium is not installed: apt-get install chromium')
  const ledger = join(folder, 'ledger.sqlite')
  const store = await sqliteStore({ path: ledger, queries: 'inline' })
  for (let start = 0; start < COUNT; start += BATCH) {
    await store.append(benchEntries(BATCH, { start, total: COUNT }))
  }
  await store.close()
  const server = await started([BIN, 'serve', '--port', '0', '--no-open', '--ledger', ledger])
  const browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox'] })
  const rows = []
  let first = []
  for (const [name, step] of STEPS) {
    const ours = []
    const floor = []
    for (let turn = 0; turn <= TIMES; turn += 1) {
      const { took, asked, scripts } = await doStep(browser, server.url, step)
      ours.push(took)
      floor.push(await askAll(asked))
      if (first.length === 0) first = scripts
    }
    const [own, bare] = [ours, floor].map((all) => median(all.slice(1)))
    console.error(`${name}: ${figure(own)} ms`)
    rows.push([name, figure(own), figure(bare)])
  }
  await browser.close()
  await stop(server)

  print(
    'The dashboard',
    `Chromium without a cache, over ${COUNT.toLocaleString('en-US')} entries of 90 days; milliseconds until it is seen, medians of ${TIMES}. The floor is all that the page asked meanwhile, asked at once without a page: what is seen first waits for a part of it.${busyNote()}`,
    ['what', 'ms', 'floor'],
    rows,
  )
  const bytes = [...new Set(first)].reduce(
    (sum, path) => sum + gzipSync(readFileSync(join(PUBLIC, path)), { level: 9 }).length,
    0,
  )
  if (bytes > MOST_SCRIPT) throw new Error(`${bytes} bytes of JavaScript are too many`)
  print(
    'The dashboard: what is loaded first',
    'The scripts of the Overview, compressed by gzip.',
    ['what', 'kB', 'must hold'],
    [[`${new Set(first).size} scripts`, figure(bytes / 1000), '≤ 200 kB']],
  )
})
