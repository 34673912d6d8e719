import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const ENDING = /(?:\.d\.ts|\.js)(?:\.map)?$/

/** Deletes compiled files whose source is gone; the compiler leaves them, and a package would carry them. */
export function pruneDist(packageFolder) {
  const dist = join(packageFolder, 'dist')
  if (!existsSync(dist)) return
  for (const file of readdirSync(dist, { recursive: true })) {
    if (!hasSource(join(packageFolder, 'src'), file)) rmSync(join(dist, file))
  }
}

function hasSource(src, file) {
  if (file.endsWith('.json')) return existsSync(join(src, file))
  if (!ENDING.test(file)) return true
  const base = join(src, file.replace(ENDING, ''))
  return existsSync(`${base}.ts`) || existsSync(`${base}.js`)
}
