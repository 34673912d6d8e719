import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The data of @pydantic/genai-prices, a list of providers: from its folder (the data is the first
 * constant of its module, and no export) or from a JSON file.
 */
export async function importData(path) {
  if (!statSync(path).isDirectory()) return JSON.parse(readFileSync(path, 'utf8'))
  const source = readFileSync(join(path, 'dist/index.js'), 'utf8')
  const name = /^const (\w+) = \[/.exec(source)?.[1]
  if (name === undefined) throw new Error(`${path}: the data is not where it was in other versions`)
  const module = Buffer.from(`${source}\nexport { ${name} as importedData }\n`).toString('base64')
  return (await import(`data:text/javascript;base64,${module}`)).importedData
}
