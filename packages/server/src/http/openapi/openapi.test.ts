import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { RouteOptions } from 'fastify'
import { afterAll, expect, it } from 'vitest'
import { sqliteKeyStore } from '../../store/sqlite/sqlite-key-store.ts'
import { sqliteStore } from '../../store/sqlite/sqlite-store.ts'
import { createApp } from '../app.ts'
import { DESCRIBED_ROUTES } from './described-routes.ts'

const served: string[] = []
const folder = mkdtempSync(join(tmpdir(), 'tokenledger-openapi-'))
const path = join(folder, 'a.sqlite')
const store = await sqliteStore({ path })
const keys = await sqliteKeyStore(path)
const app = createApp({ store, now: Date.now, newId: () => 'x' }, { keys })
afterAll(async () => {
  await app.close()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})
app.addHook('onRoute', ({ method, url }: RouteOptions) => {
  for (const one of [method].flat()) {
    // Pages are for people; there are none before they are built.
    if (one !== 'HEAD' && url !== '/*') served.push(`${one} ${url.replace(/:(\w+)/g, '{$1}')}`)
  }
})
const names = DESCRIBED_ROUTES.map(({ method, path }) => `${method.toUpperCase()} ${path}`)

it('describes every route, and no other', async () => {
  await app.ready()
  expect(new Set(names)).toEqual(new Set(served))
})

it.each(names)('%s stands in the HTTP reference', (name) => {
  const page = join(import.meta.dirname, '../../../../../docs/reference/http-api.md')
  expect(readFileSync(page, 'utf8')).toContain(`\`${name}\``)
})

it('is served, and each reference in it leads somewhere', async () => {
  const document = (await app.inject('/openapi.json')).json()
  expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Tokenledger' } })
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)]
  expect(references.length).toBeGreaterThan(20)
  for (const [, path = ''] of references) {
    const target = path.split('/').reduce((at, name) => at?.[name], document)
    expect(target, path).toBeTypeOf('object')
  }
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(document, 'openapi')
  for (const name of Object.keys(document.components.schemas)) {
    expect(ajv.getSchema(`openapi#/components/schemas/${name}`), name).toBeTypeOf('function')
  }
})
