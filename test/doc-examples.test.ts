import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'node:util'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'

/**
 * Every `@example` of the SDK and every `ts` block of the docs runs and prints what it says. A block
 * marked `typescript` is a piece of a file, not a program.
 */
const ROOT = join(import.meta.dirname, '..')
const FOLDER = join(import.meta.dirname, '.examples')

interface Example {
  readonly name: string
  readonly code: string
}

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending) && !file.includes('node_modules'))
    .map((file) => join(folder, file))
}

function examplesInSource(file: string): Example[] {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const blocks = [...text.matchAll(/@example\n((?: *\*(?!\/)(?! @).*\n)+)/g)]
  return blocks.map(([, block = ''], index) => ({
    name: `${file} #${index + 1}`,
    code: block.replace(/^ *\* ?/gm, ''),
  }))
}

function examplesInDocs(file: string): Example[] {
  const text = readFileSync(join(ROOT, file), 'utf8')
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ''], index) => ({
    name: `${file} #${index + 1}`,
    code,
  }))
}

const docs = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'packages/sdk/README.md',
  ...filesBelow('docs', '.md'),
]
const examples = [
  ...filesBelow('packages/sdk/src', '.ts').flatMap(examplesInSource),
  ...docs.flatMap(examplesInDocs),
]

/** The text after `// ` behind each console.log, in order. */
function expectedLines(code: string): string[] {
  return [...code.matchAll(/^\s*console\.log\(.*\) \/\/ (.*)$/gm)].map(([, text = '']) => text)
}

beforeAll(() => {
  mkdirSync(FOLDER, { recursive: true })
})
afterAll(() => {
  rmSync(FOLDER, { recursive: true, force: true })
})

it('finds examples', () => {
  expect(examples.length).toBeGreaterThan(5)
})

it.each(examples)('$name', async ({ name, code }) => {
  const file = join(FOLDER, `example-${examples.findIndex((one) => one.name === name)}.ts`)
  writeFileSync(file, code)
  const printed: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((...values) => {
    printed.push(format(...values).replace(/\s*\n\s*/g, ' '))
  })
  try {
    await import(file)
  } finally {
    log.mockRestore()
  }
  expect(printed).toEqual(expectedLines(code))
})
