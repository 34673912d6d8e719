import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { jsonSchemas } from './json-schemas.ts'

const FOLDER = join(import.meta.dirname, '../../../../schemas')

it.each(Object.entries(jsonSchemas()))(
  'schemas/%s.schema.json is up to date (npm run schemas)',
  (name, schema) => {
    const file = readFileSync(join(FOLDER, `${name}.schema.json`), 'utf8')
    expect(JSON.parse(file)).toEqual(schema)
  },
)

it('describes each field of the event', () => {
  const { properties } = jsonSchemas()['event'] as {
    properties: Record<string, { description?: string }>
  }
  const undescribed = Object.keys(properties).filter((field) => !properties[field]?.description)
  expect(undescribed).toEqual([])
})
