import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'

/** The home folder of the test that runs. */
export let home = ''

/** Gives each test of a file a home folder of its own. */
export function eachWithHome(): void {
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'agent-logs-'))
  })
  afterEach(() => rmSync(home, { recursive: true, force: true }))
}

/** Where a file stands below the home folder; its folder is made. */
export function pathOf(name: string): string {
  const path = join(home, name)
  mkdirSync(dirname(path), { recursive: true })
  return path
}

/** Writes files below the home folder: texts as they are, others a row of JSON a line. */
export function put(files: Record<string, readonly unknown[] | string>): void {
  for (const [name, rows] of Object.entries(files)) {
    const lines =
      typeof rows === 'string' ? rows : rows.map((one) => `${JSON.stringify(one)}\n`).join('')
    writeFileSync(pathOf(name), lines)
  }
}
