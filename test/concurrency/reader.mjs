// Reads a ledger and prints how many entries it holds, inline and in a worker, or the errors' codes.
import { sqliteStore } from '../../packages/server/dist/store/sqlite/sqlite-store.js'

const [path = ''] = process.argv.slice(2)
const said = []
for (const queries of /** @type {const} */ (['inline', 'worker'])) {
  try {
    const store = await sqliteStore({ path, queries, readOnly: true })
    said.push((await store.stats()).entries)
    await store.close()
  } catch (error) {
    said.push(/** @type {{ code?: string }} */ (error).code ?? error)
  }
}
process.stdout.write(said.join(' '))
