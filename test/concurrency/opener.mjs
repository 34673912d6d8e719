// Opens a ledger, which migrates it, and prints the version of its schema or the code of the error.
import { sqliteStore } from '../../packages/server/dist/store/sqlite/sqlite-store.js'

const [path = ''] = process.argv.slice(2)
try {
  const store = await sqliteStore({ path, queries: 'inline' })
  process.stdout.write(String((await store.stats()).schemaVersion))
  await store.close()
} catch (error) {
  process.stdout.write(String(/** @type {{ code?: string }} */ (error).code ?? error))
}
