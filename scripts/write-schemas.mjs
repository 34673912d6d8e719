import { writeFileSync } from 'node:fs'
import { jsonSchemas } from '../packages/server/dist/wire/json-schemas.js'

/** Writes schemas/<name>.schema.json from the wire types; a test compares them. Run after `tsc -b`. */
for (const [name, schema] of Object.entries(jsonSchemas())) {
  const file = new URL(`../schemas/${name}.schema.json`, import.meta.url)
  writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`)
}
