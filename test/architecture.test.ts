import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Folder of a package's src -> folders it may import. The table of ARCHITECTURE.md, executable. */
const SDK: Readonly<Record<string, readonly string[]>> = {
  base: [],
  usage: ['base'],
  providers: ['base', 'usage', 'counting'],
  counting: ['base', 'usage'],
  prices: [],
  pricing: ['base', 'usage', 'prices'],
  ledger: ['base', 'usage', 'pricing'],
  budgets: ['base', 'usage', 'pricing', 'ledger'],
  reports: ['base', 'usage', 'pricing', 'ledger'],
  tracker: ['base', 'usage', 'providers', 'counting', 'pricing', 'ledger', 'budgets', 'reports'],
  instrument: [
    'base',
    'usage',
    'providers',
    'counting',
    'pricing',
    'ledger',
    'budgets',
    'tracker',
    'exporters',
  ],
  exporters: ['base', 'usage', 'providers', 'pricing', 'ledger', 'reports', 'tracker'],
}
const SERVER: Readonly<Record<string, readonly string[]>> = {
  wire: [],
  query: ['wire'],
  store: ['wire', 'query'],
  ingest: ['wire', 'query', 'store'],
  exporter: ['store', 'ingest'],
  intake: ['wire', 'store', 'ingest'],
  questions: ['wire', 'query', 'store'],
  http: ['wire', 'query', 'store', 'ingest', 'intake', 'questions'],
  cli: ['wire', 'query', 'store', 'ingest', 'intake', 'questions', 'http'],
}
const SHOWN = ['browser', 'url', 'format', 'measures']
const DASHBOARD: Readonly<Record<string, readonly string[]>> = {
  browser: [],
  styles: [],
  api: [],
  url: ['browser'],
  format: ['browser', 'url'],
  measures: ['format'],
  questions: ['browser', 'api', 'url', 'format', 'measures'],
  charts: SHOWN,
  components: [...SHOWN, 'api', 'questions', 'charts'],
  pages: [...SHOWN, 'api', 'questions', 'charts', 'components'],
  app: [...SHOWN, 'api', 'questions', 'charts', 'components', 'pages'],
}

/** Packages and built-in modules that a folder may import; absent: none. */
const OUTSIDE: Readonly<Record<string, readonly string[]>> = {
  'sdk/counting': ['gpt-tokenizer'],
  'sdk/tracker': ['node:'],
  'sdk/instrument': ['node:'],
  'sdk/exporters': ['node:'],
  'server/wire': ['zod', '@tokenledger/sdk'],
  'server/query': ['@tokenledger/sdk'],
  'server/store': ['@tokenledger/sdk', '@photostructure/sqlite', 'node:'],
  'server/ingest': ['@tokenledger/sdk', 'csv-parse', 'fzstd', 'node:'],
  'server/exporter': ['@tokenledger/sdk', 'node:'],
  'server/intake': ['@tokenledger/sdk', 'node:'],
  'server/questions': ['@tokenledger/sdk'],
  'server/http': ['@tokenledger/sdk', 'fastify', '@fastify/', 'prom-client', 'node:'],
  ...Object.fromEntries(
    Object.keys(DASHBOARD).map((folder) => [
      `dashboard/${folder}`,
      ['react', '@tanstack/react-', 'uplot', 'tokenledger/wire'],
    ]),
  ),
  'server/cli': [
    '@tokenledger/sdk',
    'commander',
    'picocolors',
    'pino-pretty',
    'string-width',
    'node:',
  ],
}

/** Folders whose children never import each other: drivers and readers. */
const SIBLINGS_APART = [
  'sdk/providers',
  'sdk/exporters',
  'server/store',
  'server/ingest',
  'server/ingest/agent-logs',
  'server/cli/commands',
  'dashboard/pages',
]

const IMPORT = /^(?:import|export)\b(?:[^'"`;]*?\bfrom)?\s*'([^']+)'|\bimport\(\s*'([^']+)'/gm

const PACKAGES = join(import.meta.dirname, '../packages')

interface Source {
  readonly file: string
  readonly text: string
  readonly imports: readonly string[]
}

function sourcesOf(name: string): Source[] {
  const src = join(PACKAGES, name, 'src')
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.(test|contract)\.ts$/.test(file))
    .map((file) => {
      const text = readFileSync(join(src, file), 'utf8')
      const code = text.replace(/\/\*[\s\S]*?\*\//g, '')
      const imports = [...code.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? '')
      return { file, text, imports }
    })
}

const folderOf = (file: string): string => (file.includes('/') ? (file.split('/')[0] ?? '') : '')
const targetOf = (file: string, specifier: string): string =>
  relative('/', resolve('/', dirname(file), specifier))

describe.each([
  ['sdk', SDK],
  ['server', SERVER],
  ['dashboard', DASHBOARD],
])('%s', (name, allowed) => {
  const sources = sourcesOf(name)
  const inFolders = sources.filter(({ file }) => folderOf(file) !== '')

  it('has only the folders of the table', () => {
    const folders = readdirSync(join(PACKAGES, name, 'src'), { withFileTypes: true })
    const names = folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
    expect(Object.keys(allowed)).toEqual(expect.arrayContaining(names))
  })

  it.each(inFolders)('$file imports only what the table allows', ({ file, imports }) => {
    const folder = folderOf(file)
    const others = imports
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => folderOf(targetOf(file, specifier)))
      .filter((target) => target !== folder)
    expect(allowed[folder]).toEqual(expect.arrayContaining(others))
  })

  it.each(inFolders)('$file imports only the packages of its folder', ({ file, imports }) => {
    const known = OUTSIDE[`${name}/${folderOf(file)}`] ?? []
    const isKnown = (specifier: string): boolean =>
      known.some((one) => specifier === one || specifier.startsWith(one))
    const outside = imports.filter((specifier) => !specifier.startsWith('.'))
    expect(outside.filter((specifier) => !isKnown(specifier))).toEqual([])
  })

  it.each(sources)('$file documents each export', ({ text }) => {
    const undocumented = text.match(
      /(?<!\*\/\n)^export (?:async )?(?:function\*?|const|class|interface|type|abstract class) \w+/gm,
    )
    expect(undocumented).toBeNull()
  })
})

it.each(SIBLINGS_APART)('the folders in %s do not import each other', (place) => {
  const [name = '', ...path] = place.split('/')
  const inside = path.join('/')
  const childOf = (file: string): string =>
    file.startsWith(`${inside}/`) ? (file.slice(inside.length + 1).split('/')[0] ?? '') : ''
  const isFolder = (child: string): boolean => child !== '' && !child.endsWith('.ts')
  const crossing = sourcesOf(name).flatMap(({ file, imports }) =>
    imports
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => ({ from: childOf(file), to: childOf(targetOf(file, specifier)), file }))
      .filter(({ from, to }) => isFolder(from) && isFolder(to) && from !== to),
  )
  expect(crossing).toEqual([])
})
