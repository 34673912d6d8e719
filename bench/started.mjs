// Servers of the benchmarks, each in a process of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Runs a script with its words, and resolves when it says on which address it serves. */
export async function started(words) {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'pipe'] })
  process.once('exit', () => child.kill())
  let said = ''
  const url = await new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text
      const [, found] = / on (http:\/\/\S+)/.exec(said) ?? []
      if (found !== undefined) resolve(found)
    })
    child.on('exit', () => reject(new Error(said)))
  })
  return { url, child }
}

/** Ends it as a user would, and waits until it has. */
export async function stop({ child }) {
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
