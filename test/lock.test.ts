import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const file = join(import.meta.dirname, '../package-lock.json')
const packages: Readonly<Record<string, Locked>> = JSON.parse(readFileSync(file, 'utf8')).packages

/** The folders that Node would search from a package, the nearest first. */
function isLocked(from: string, name: string): boolean {
  if (packages[`${from}/node_modules/${name}`.replace(/^\//, '')] !== undefined) return true
  return (
    from !== '' && isLocked(from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name)
  )
}

// `npm ci` refuses a lock file without them; `npm install` drops those that a registry cannot serve.
it('holds the optional packages of every platform', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isLocked(path, name)),
  )
  expect(missing).toEqual([])
})
