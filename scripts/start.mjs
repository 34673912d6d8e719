// `npm start`: installs, builds, then runs `tokenledger start` with the given arguments.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { build, install, ROOT } from './setup.mjs'

install({ isForUse: true })
build()

const bin = join(ROOT, 'packages/server/bin/tokenledger.js')
const child = spawn(process.execPath, [bin, 'start', ...process.argv.slice(2)], {
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1)
})
