// Ends when it is told to, while a call of its own runs: before the answer to it begins, or in the
// middle of it; by an exit, or by an error that nobody catches.
import { once } from 'node:events'
import { jsonlExporter, meteredFetch, TokenUsageTracker } from '../../packages/sdk/dist/index.js'

const [url, path, when, how] = process.argv.slice(2)
const tracker = new TokenUsageTracker({ logger: { info() {}, warn() {} } })
tracker.addSink(jsonlExporter({ path }))
const body = JSON.stringify({ model: 'gpt-4o', messages: [], stream: true })
const answer = meteredFetch({ tracker })(url, { method: 'POST', body })
await once(process.stdin, 'data')
if (when === 'read') await (await answer).body.getReader().read()
if (how === 'error') throw new Error('nobody catches this')
process.exit(0)
