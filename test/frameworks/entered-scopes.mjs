// Enters scopes first of all in a process, as adapters do whose framework tells no end. Prints in what
// scope their callers find themselves.
import {
  currentScope,
  tokenledgerCallbacks,
  tokenledgerTelemetry,
} from '../../packages/sdk/dist/index.js'

const handler = tokenledgerCallbacks()
const telemetry = tokenledgerTelemetry()

async function begin(enter) {
  await null
  enter()
}
await begin(() => handler.handleChatModelStart({}, [], 'a', undefined, {}, [], { agent: 'PM' }))
await begin(() => telemetry.onEmbedStart({ embedCallId: 'b', callId: 'b', functionId: 'PM' }))
process.stdout.write(JSON.stringify(currentScope()))
