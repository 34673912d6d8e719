// Runs the built command as often as it is told to, each time with surroundings of its own.
import { workerData } from 'node:worker_threads'
import { runCommand } from '../../packages/server/bin/dist/command.js'

const { port, isDone } = workerData

function collector() {
  const written = []
  const write = (text) => {
    written.push(text)
    return true
  }
  return { stream: { write, on: () => undefined }, text: () => written.join('') }
}

port.on('message', async ({ words, env }) => {
  const out = collector()
  const err = collector()
  const surroundings = { env, stdout: out.stream, stderr: err.stream, exitCode: 0 }
  await runCommand(words, surroundings)
  port.postMessage({ code: surroundings.exitCode, out: out.text(), err: err.text() })
  Atomics.store(isDone, 0, 1)
  Atomics.notify(isDone, 0)
})
