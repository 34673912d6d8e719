import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const PAGES = join(import.meta.dirname, '../packages/dashboard/src/pages')

/** The styles of a page stay when another is opened: a class of one must not be known to another. */
test('no class is styled by two pages', () => {
  const pages = new Map<string, Set<string>>()
  const files = readdirSync(PAGES, { recursive: true, encoding: 'utf8' })
  for (const path of files.filter((file) => file.endsWith('.css'))) {
    const rules = readFileSync(join(PAGES, path), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
    for (const [, name = ''] of rules.matchAll(/(?:^|[,}{])\s*\.([a-z][\w-]*)/g)) {
      pages.set(name, (pages.get(name) ?? new Set()).add(dirname(path)))
    }
  }
  expect(pages.size).toBeGreaterThan(50)
  const shared = [...pages].filter(([, names]) => names.size > 1)
  expect(shared.map(([name, names]) => `.${name} of ${[...names].join(', ')}`)).toEqual([])
})
