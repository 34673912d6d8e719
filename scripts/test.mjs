// `npm test`: installs what the tests need and runs them all; `--full` adds the long legs.
import { build, install, tool } from './setup.mjs'

const isFull = process.argv.includes('--full')
const step = (name) => console.error(`\n── ${name}`)

install()
step('format and lint')
tool('@biomejs/biome', 'biome', ['ci', '.'])
step('types and build')
build()
step('unused code')
tool('knip', 'knip', [])
step('packages')
tool('publint', 'publint', ['--strict', 'packages/sdk'])
tool('publint', 'publint', ['--strict', 'packages/server'])
step(isFull ? 'tests, all legs' : 'tests')
tool('vitest', 'vitest', ['run'], {
  stdio: 'inherit',
  env: { ...process.env, ...(isFull && { TOKENLEDGER_FULL: '1' }) },
})
