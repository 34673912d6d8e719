/**
 * Adds models that the price book lacks from the catalogue of pi-ai (npm, @earendil-works/pi-ai),
 * which is made of models.dev and of the lists that gateways publish.
 *
 *   npm run build && node scripts/import-catalogue.mjs FOLDER [--write] [--checked YYYY-MM-DD]
 *
 * FOLDER is the unpacked package. Prints one diff; nothing is written without --write. Models that are
 * kept by hand or come from another import are left alone.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { priceBook, priceDifferences } from '@tokenledger/sdk'
import { differencesText } from '../packages/server/dist/cli/price-lists/differences-text.js'
import { CATALOGUED } from './catalogued.mjs'
import { formatPrices } from './format-prices.mjs'
import { readProviders, withImported } from './import-lists.mjs'
import { importWords } from './import-words.mjs'

const { path, checked, isWriting } = importWords()
if (path === undefined) throw new Error('Say where the unpacked package is')
const { version } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
const mark = `@earendil-works/pi-ai ${version}`
const urlOf = (file) => new URL(`../packages/sdk/src/prices/${file}.json`, import.meta.url)

const names = [...new Set(CATALOGUED.map(({ file }) => file))]
const files = names.map((name) => {
  const before = readProviders(urlOf(name))
  const after = new Map(before.map((one) => [one.provider, one]))
  for (const config of CATALOGUED.filter(({ file }) => file === name)) {
    const own = after.get(config.provider)
    const models = missing(withoutCatalogue(own), catalogued(config))
    after.set(config.provider, withImported(own, models, { ...config, yields: true }, mark))
  }
  return { name, before, after: [...after.values()] }
})
console.log(differencesText(files.flatMap(({ before, after }) => priceDifferences(before, after))))
if (isWriting) {
  for (const { name, after } of files)
    writeFileSync(urlOf(name), formatPrices(name === 'hosts' ? after : after[0]))
}

/** The models of one provider of the catalogue that have a price. */
function catalogued({ from, source, skip = () => false, storesCaches = () => false }) {
  const file = JSON.parse(readFileSync(join(path, `dist/providers/data/${from}.json`), 'utf8'))
  const models = Object.values(file).flatMap((api) => Object.values(api))
  return models
    .filter(({ id, cost, type }) => type !== 'image' && isPriced(id, cost) && !skip(id))
    .map(({ id, cost }) => ({
      id,
      imported: mark,
      prices: pricesOf(cost, source).map((row) => (storesCaches(id) ? withoutWrite(row) : row)),
    }))
}

/** What is stated as a write is the storage of the cache for some minutes. */
function withoutWrite({ per_mtok: { 'input.cacheWrite': _, ...rates }, ...row }) {
  return { ...row, per_mtok: rates }
}

/** Zero is "not stated" there, but for models that are called free. */
function isPriced(id, cost) {
  return cost !== undefined && (cost.input > 0 || cost.output > 0 || id.endsWith(':free'))
}

function pricesOf({ tiers = [], ...base }, source) {
  const row = { effective_from: null, effective_to: null, source, checked }
  return [
    { ...row, per_mtok: ratesOf(base) },
    ...tiers.map(({ inputTokensAbove: over, ...rates }) => ({
      when: { input_over: over },
      ...row,
      per_mtok: ratesOf(rates),
    })),
  ]
}

function ratesOf({ input, output, cacheRead, cacheWrite }) {
  return {
    input: String(input),
    ...(cacheRead > 0 ? { 'input.cacheRead': String(cacheRead) } : {}),
    ...(cacheWrite > 0 ? { 'input.cacheWrite': String(cacheWrite) } : {}),
    output: String(output),
  }
}

/** Those that the provider's own names and rules do not lead to yet; the shortest name of a price first. */
function missing(own, models) {
  let file = own
  const news = []
  const shortest = [...models].sort((a, b) => a.id.length - b.id.length || (a.id < b.id ? -1 : 1))
  for (const model of shortest) {
    if (priceBook([file]).find(model.id, own.provider) !== null) continue
    news.push(model)
    file = { ...file, models: [...file.models, { id: model.id, prices: model.prices }] }
  }
  return news
}

function withoutCatalogue({ models, lists = [], same_as: _, ...own }) {
  const isOther = ({ imported }) => !imported?.startsWith('@earendil-works/pi-ai')
  return { ...own, modifiers: [], models: models.filter(isOther), lists: lists.filter(isOther) }
}
