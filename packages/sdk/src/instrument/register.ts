import { exportersFromEnv } from '../exporters/exporters-from-env.ts'
import { getTokenTracker } from '../tracker/get-token-tracker.ts'
import { meteredFetch } from './metered-fetch.ts'
import { isMetering } from './original-fetch.ts'
import { registerOptions } from './register-options.ts'

/**
 * Meters every model call that this process makes by `fetch`, with no change to the program:
 *
 *     node --import @tokenledger/sdk/register app.js
 *
 * Calls go to the tracker of the process, `getTokenTracker()`, and to where the environment says
 * (`exportersFromEnv`). It has to be loaded before clients are
 * made, since they keep the `fetch` that they find. Loaded twice, or by two copies of the package, it
 * does nothing more.
 */
if (!isMetering(globalThis.fetch)) {
  const original = globalThis.fetch
  const metered = meteredFetch({ ...registerOptions(process.env), fetch: original })
  // It is what the program knows as `fetch`, by its name too.
  Object.defineProperty(metered, 'name', { value: original.name, configurable: true })
  Object.defineProperty(metered, 'length', { value: original.length, configurable: true })
  globalThis.fetch = metered
  for (const exporter of exportersFromEnv()) getTokenTracker().addSink(exporter)
}
