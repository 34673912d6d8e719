/**
 * Compares the data of @pydantic/genai-prices with our price book, and brings it over.
 *
 *   npm run prices:import -- [FOLDER or DATA.json] [--write] [--checked YYYY-MM-DD]
 *
 * Prints one diff for all files: what the import would change, by provider, model and meter; then what
 * it states otherwise of models that are kept by hand (without `imported`), which it never changes.
 * Nothing is written without --write. Names come over as literals only; what the package matches by
 * prefix or pattern is listed in imported-prices.mjs and imported-lists.mjs.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { priceDifferences } from '@tokenledger/sdk'
import {
  differenceLine,
  differencesText,
} from '../packages/server/dist/cli/price-lists/differences-text.js'
import { formatPrices } from './format-prices.mjs'
import { importData } from './import-data.mjs'
import { mergedModels, readProviders, withImported } from './import-lists.mjs'
import { importedModels, listedModels } from './import-models.mjs'
import { importWords } from './import-words.mjs'
import { IMPORTED_LISTS } from './imported-lists.mjs'
import { IMPORTED_FILES, PACKAGE } from './imported-prices.mjs'

const { path, checked, isWriting } = importWords()
const data = await importData(
  path ?? fileURLToPath(new URL('../node_modules/@pydantic/genai-prices', import.meta.url)),
)

const providerOf = (id) => {
  const provider = data.find((one) => one.id === id)
  if (provider === undefined) throw new Error(`The data holds no provider "${id}"`)
  return provider
}
const urlOf = (file) => new URL(`../packages/sdk/src/prices/${file}.json`, import.meta.url)

const names = [...new Set([...IMPORTED_FILES, ...IMPORTED_LISTS].map(({ file }) => file))]
const files = names.map((name) => ({ name, before: readProviders(urlOf(name)), ...imported(name) }))
const differences = files.flatMap(({ before, after }) => priceDifferences(before, after))
const byHand = files.flatMap(({ before, theirs }) => differencesByHand(before, theirs))

console.log(differencesText(differences))
if (byHand.length > 0) {
  console.log(`\nKept by hand, and stated otherwise by the import (${byHand.length}):`)
  for (const one of byHand) console.log(differenceLine(one))
}
const known = new Set([...IMPORTED_FILES, ...IMPORTED_LISTS].flatMap(sourcesOf))
const others = data.map(({ id }) => id).filter((id) => !known.has(id))
if (others.length > 0) console.log(`\nProviders that are not imported: ${others.join(', ')}`)

if (isWriting) {
  for (const { name, after } of files)
    writeFileSync(urlOf(name), formatPrices(name === 'hosts' ? after : after[0]))
}

/** What a file of ours becomes, and what the import states of each provider in it. */
function imported(file) {
  const after = new Map(readProviders(urlOf(file)).map((one) => [one.provider, one]))
  const theirs = new Map()
  for (const config of IMPORTED_FILES.filter((one) => one.file === file)) {
    const [own] = after.values()
    const models = importedModels(providerOf(config.from), config, checked)
    after.set(own.provider, { ...own, models: mergedModels(own.models, models) })
    theirs.set(own.provider, models)
  }
  for (const config of IMPORTED_LISTS.filter((one) => one.file === file)) {
    const models = listedModels(config, providerOf, PACKAGE, checked)
    after.set(config.provider, withImported(after.get(config.provider), models, config, PACKAGE))
    theirs.set(config.provider, models)
  }
  return { after: [...after.values()], theirs }
}

/** What the import states otherwise of models that are kept by hand; what it does not state is no matter. */
function differencesByHand(before, theirs) {
  return before.flatMap((own) => {
    const models = own.models.filter(({ imported }) => imported === undefined)
    const names = new Set(models.flatMap(({ id, aliases = [] }) => [id, ...aliases]))
    const stated = (theirs.get(own.provider) ?? []).filter(({ id }) => names.has(id))
    const file = (models) => ({ ...own, fees: [], modifiers: [], lists: [], models })
    return priceDifferences([file(models)], [file(stated)]).filter(
      ({ kind, fact }) => kind !== 'removed' && fact !== 'alias',
    )
  })
}

function sourcesOf({ from, routers }) {
  return routers === undefined ? [from] : routers.map((router) => `huggingface_${router}`)
}
