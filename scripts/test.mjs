// `npm test`: installs what the tests need and runs them all; further arguments go to vitest.
// `--full` adds the long legs, and runs every test under the other Node lines too.
import { spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { buildAndCheck, install, installForTests, ROOT, tool, toolFile } from './setup.mjs'

const isFull = process.argv.includes('--full')
const vitestArgs = process.argv.slice(2).filter((argument) => argument !== '--full')
const step = (name) => console.error(`\n── ${name}`)

install()
installForTests()
step('format and lint')
tool('@biomejs/biome', 'biome', ['ci', '.'])
step('types and build')
buildAndCheck()
step('unused code')
tool('knip', 'knip', [])
step('packages')
tool('publint', 'publint', ['--strict', 'packages/sdk'])
tool('publint', 'publint', ['--strict', 'packages/server'])
if (isFull) await everyNode()
else {
  step('tests')
  tool('vitest', 'vitest', ['run', ...vitestArgs], { stdio: 'inherit' })
}

/** Runs the suite under each Node line, whatever the others say, and closes with the sums. */
async function everyNode() {
  const { otherNodes } = await import('./other-nodes.mjs')
  const others = otherNodes().map(([, binary]) => binary)
  if (others.length === 0) console.error('No other Node lines: their binaries are for Linux on x64')
  const runs = []
  for (const node of [process.execPath, ...others]) {
    step(`tests, all legs, ${node}`)
    runs.push(await suite(node))
  }
  const sum = (index) => runs.reduce((total, { counts }) => total + counts[index], 0)
  console.log(`\n${sum(0)} passed, ${sum(1)} failed, ${sum(2)} skipped`)
  process.exitCode = runs.every(({ code }) => code === 0) ? 0 : 1
}

/** One run of the suite, its output passed on, and the counts of its closing line. */
function suite(node) {
  const path = `${dirname(node)}${delimiter}${process.env.PATH}`
  const child = spawn(node, [toolFile('vitest', 'vitest'), 'run', ...vitestArgs], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PATH: path, TOKENLEDGER_FULL: '1' },
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text
    process.stdout.write(text)
  })
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const line = /^(\d+) passed, (\d+) failed, (\d+) skipped$/m.exec(output)
      // A run that never closed has failed, whatever it had counted.
      resolve({ code: line === null ? 1 : code, counts: (line?.slice(1) ?? [0, 1, 0]).map(Number) })
    })
  })
}
