// Makes a call from a context of its own, as Jest runs tests: with the globals of the process by name,
// and another global object. Prints what was read, and what was counted.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createContext, SourceTextModule, SyntheticModule } from 'node:vm'

const names = Object.getOwnPropertyNames(globalThis).filter(
  (name) => !/^globalThis$|^global$/.test(name),
)
const context = createContext(Object.fromEntries(names.map((name) => [name, globalThis[name]])))
const modules = new Map()

async function link(specifier, from) {
  if (specifier.startsWith('node:')) return synthetic(await import(specifier))
  const url = new URL(specifier, from.identifier).href
  const source = readFileSync(fileURLToPath(url), 'utf8')
  if (url.endsWith('.json')) return synthetic({ default: JSON.parse(source) })
  const options = { context, identifier: url, importModuleDynamically: loaded }
  const known = modules.get(url) ?? new SourceTextModule(source, options)
  modules.set(url, known)
  return known
}

function synthetic(exports) {
  const set = (module) => {
    for (const [name, value] of Object.entries(exports)) module.setExport(name, value)
  }
  const module = new SyntheticModule(Object.keys(exports), () => set(module), { context })
  return module
}

async function loaded(specifier, from) {
  const module = await link(specifier, from)
  if (module.status === 'unlinked') await module.link(link)
  await module.evaluate()
  return module
}

const entry = '../../packages/sdk/dist/index.js'
const { namespace: sdk } = await loaded(entry, { identifier: import.meta.url })
const tracker = new sdk.TokenUsageTracker({ logger: { info() {}, warn() {} } })
const asked = {
  model: 'gpt-5',
  messages: [],
  stream: true,
  stream_options: { include_usage: true },
}
const body = JSON.stringify(asked)
const answer = await sdk.meteredFetch({ tracker })(process.argv[2], { method: 'POST', body })
const text = await answer.text()
process.stdout.write(JSON.stringify([text, tracker.getTotalUsage().totalTokens]))
