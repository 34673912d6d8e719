/**
 * Compares the data of @pydantic/genai-prices with our price book, and brings it over.
 *
 *   node scripts/import-prices.mjs DATA.json [--write] [--checked YYYY-MM-DD]
 *
 * DATA.json is the package's data: an array of providers. Without --write only the differences are
 * printed. Models without `imported` in our files are kept by hand: they are compared, never changed.
 * Names come over as literals only; what the package matches by prefix or pattern is listed here.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { formatPrices } from './format-prices.mjs'
import { readProviders, withImported } from './import-lists.mjs'
import { IMPORTED_LISTS } from './imported-lists.mjs'
import { IMPORTED_FILES } from './imported-prices.mjs'

const TOKEN_METERS = {
  input_mtok: 'input',
  input_audio_mtok: 'input.audio',
  input_image_mtok: 'input.image',
  input_video_mtok: 'input.video',
  cache_read_mtok: 'input.cacheRead',
  cache_audio_read_mtok: 'input.cacheRead.audio',
  cache_image_read_mtok: 'input.cacheRead.image',
  cache_write_mtok: 'input.cacheWrite',
  cache_write_1h_mtok: 'input.cacheWrite.1h',
  output_mtok: 'output',
  output_audio_mtok: 'output.audio',
  output_image_mtok: 'output.image',
  output_video_mtok: 'output.video',
  output_reasoning_mtok: 'output.reasoning',
  output_citation_mtok: 'output.citation',
}
const THOUSANDS = { input_document_kpages: 'pages' }
/**
 * Fees are kept once a provider, in its `fees`; request fees by hand; annotated pages and messages
 * are no meters of ours.
 */
const LEFT_OUT = [
  'input_annotated_document_kpages',
  'input_text_messages_kcount',
  'requests_kcount',
  'storage_searches_kcount',
]
const SECONDS_PER_HOUR = 3600n
const SECOND_DECIMALS = 18
const PACKAGE = '@pydantic/genai-prices 0.1.8'

const [dataPath, ...flags] = process.argv.slice(2)
if (dataPath === undefined || dataPath.startsWith('-')) {
  console.error('Usage: node scripts/import-prices.mjs DATA.json [--write] [--checked YYYY-MM-DD]')
  process.exit(2)
}
const checkedFlag = flags.indexOf('--checked')
const checked = checkedFlag < 0 ? new Date().toISOString().slice(0, 10) : flags[checkedFlag + 1]
const packages = JSON.parse(readFileSync(dataPath, 'utf8'))

for (const config of IMPORTED_FILES) {
  const theirs = packages.find(({ id }) => id === config.from)
  if (theirs === undefined) throw new Error(`The data holds no provider "${config.from}"`)
  const url = new URL(`../packages/sdk/src/prices/${config.file}.json`, import.meta.url)
  const ours = JSON.parse(readFileSync(url, 'utf8'))
  const imported = theirs.models
    .filter((model) => !config.skip.has(model.id))
    .map((model) => importedModel(model, config))
  const merged = merge(ours.models, imported)
  if (flags.includes('--write')) {
    writeFileSync(url, formatPrices({ ...ours, models: merged }))
  }
}

const files = [...new Set(IMPORTED_LISTS.map(({ file }) => file))]
for (const file of files) {
  const url = new URL(`../packages/sdk/src/prices/${file}.json`, import.meta.url)
  const ours = readProviders(url)
  const known = new Map(ours.map((provider) => [provider.provider, provider]))
  for (const config of IMPORTED_LISTS.filter((one) => one.file === file)) {
    const own = known.get(config.provider)
    known.set(config.provider, withImported(own, listedModels(config), config, PACKAGE))
  }
  const [first, ...more] = known.values()
  if (flags.includes('--write'))
    writeFileSync(url, formatPrices(file === 'hosts' ? [first, ...more] : first))
}

/** The models of one provider, in the long form; on Hugging Face a name ends in who runs it. */
function listedModels(config) {
  if (config.routers === undefined) return modelsFrom(config.from, config)
  return config.routers.flatMap((router) => {
    const models = modelsFrom(`huggingface_${router}`, config)
    return models.map(({ aliases = [], ...model }) => {
      const others = aliases
        .filter((name) => !name.endsWith('-fast'))
        .map((name) => `${name}:${router}`)
      return {
        ...model,
        id: `${model.id}:${router}`,
        ...(others.length > 0 ? { aliases: others } : {}),
      }
    })
  })
}

function modelsFrom(from, config) {
  const theirs = packages.find(({ id }) => id === from)
  if (theirs === undefined) throw new Error(`The data holds no provider "${from}"`)
  const listed = theirs.models.filter(({ id }) => !config.skip.has(id))
  const models = listed.map((model) => listedModel(model, config)).filter((model) => model !== null)
  return config.pairs === undefined ? models : models.map((model) => paired(model, models, config))
}

function listedModel(model, config) {
  const isFree = config.freeEnds !== undefined && model.id.endsWith(config.freeEnds)
  const prices = isFree ? { ...model, prices: { input_mtok: 0, output_mtok: 0 } } : model
  const rows = importedPrices(prices, config)
  if (rows.some(({ per_mtok, per_unit }) => per_mtok === undefined && per_unit === undefined))
    return null
  const id = config.rename(model.id)
  const literal = literalNames(model.match).filter((name) => !config.notAliases.has(name))
  const names = [...literal, ...(config.namesOf?.(model) ?? []), ...(config.aliases[id] ?? [])]
  const aliases = [...new Set(names)].filter((name) => name.toLowerCase() !== id.toLowerCase())
  const distinct = aliases.filter(
    (name, index) => aliases.findIndex((one) => one.toLowerCase() === name.toLowerCase()) === index,
  )
  const exceptions = config.exceptions?.[id]
  return {
    id,
    ...(distinct.length > 0 ? { aliases: distinct.sort() } : {}),
    imported: PACKAGE,
    ...(exceptions ? { exceptions } : {}),
    prices: rows,
  }
}

/** With the prices of the global endpoint, for answers whose region is stated beside the name. */
function paired(model, models, config) {
  const other = models.find(({ id }) => id === config.pairs(model.id))
  if (other === undefined) return model
  const rows = other.prices.map(({ when, ...row }) => ({
    when: { region: 'global', ...when },
    ...row,
  }))
  return { ...model, prices: [...model.prices, ...rows] }
}

function importedModel(model, config) {
  const id = config.rename[model.id] ?? model.id
  const literal = literalNames(model.match).filter((name) => !config.notAliases.has(name))
  const listed = config.aliases[id] ?? []
  const aliases = [...new Set([...literal, ...listed])].filter((name) => name !== id).sort()
  return {
    id,
    ...(aliases.length > 0 ? { aliases } : {}),
    ...(model.context_window ? { context_window: model.context_window } : {}),
    imported: config.package,
    prices: importedPrices(model, config),
  }
}

function literalNames(match) {
  if (match.equals !== undefined) return [match.equals]
  return (match.or ?? []).flatMap(literalNames)
}

/** Dated lists become rows that follow one another; the first has no start. */
function importedPrices(model, config) {
  const dated = Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }]
  const starts = dated.map(({ constraint }) => startOf(constraint, model.id))
  return dated.flatMap(({ prices }, index) => {
    const facts = {
      effective_from: starts[index] ?? null,
      effective_to: starts[index + 1] ?? null,
      source: sourceOf(model, config),
      checked,
      ...(config.unverified ? { unverified: config.unverified } : unverified(model)),
    }
    return rowsOf(config.provider === undefined ? withoutFees(prices) : prices).map(
      ({ when, ...rates }) => ({
        ...(when ? { when } : {}),
        ...facts,
        ...rates,
      }),
    )
  })
}

/** Where a provider's fees are kept for all its models. */
function withoutFees({ web_searches_kcount: _, ...prices }) {
  return prices
}

function startOf(constraint, id) {
  if (constraint === undefined) return null
  if (constraint.type !== 'start_date') throw new Error(`${id}: cannot import ${constraint.type}`)
  return constraint.start_date
}

function sourceOf(model, config) {
  if (config.citesOnePage || config.provider !== undefined) return config.source
  const cited = /https:\/\/[^\s,)]+/.exec(model.price_comments ?? '')?.[0]
  return cited?.replace(/[.]$/, '') ?? config.source
}

function unverified({ price_comments: comments = '' }) {
  const doubt = /verify against|Seen on OpenRouter|can't find/i.test(comments)
  return doubt ? { unverified: 'the import itself could not read a price list for it' } : {}
}

/** The base price, and one for the whole request above each threshold. */
function rowsOf(prices) {
  const thresholds = new Set(
    Object.values(prices).flatMap((price) => (price?.tiers ?? []).map(({ start }) => start)),
  )
  const base = ratesOf(prices, null)
  return [
    base,
    ...[...thresholds].map((over) => ({ when: { input_over: over }, ...ratesOf(prices, over) })),
  ]
}

function ratesOf(prices, over) {
  const perMtok = {}
  const perUnit = {}
  for (const [name, price] of Object.entries(prices)) {
    if (LEFT_OUT.includes(name)) continue
    const rate = typeof price === 'number' ? price : rateOver(price, over)
    if (TOKEN_METERS[name] !== undefined) perMtok[TOKEN_METERS[name]] = decimal(rate)
    else if (THOUSANDS[name] !== undefined) perUnit[THOUSANDS[name]] = decimal(rate / 1000)
    else if (name === 'web_searches_kcount') perUnit.webSearch = decimal(rate / 1000)
    else if (name === 'input_audio_hours') perUnit['seconds.audioIn'] = perSecond(rate)
    else if (name === 'audio_hours' && prices.input_audio_hours === undefined)
      perUnit['seconds.billableAudio'] = perSecond(rate)
    else if (name === 'audio_hours') continue
    else throw new Error(`Unknown kind of price "${name}"`)
  }
  return {
    ...(Object.keys(perMtok).length > 0 ? { per_mtok: sorted(perMtok) } : {}),
    ...(Object.keys(perUnit).length > 0 ? { per_unit: perUnit } : {}),
  }
}

function rateOver(price, over) {
  const tier = price.tiers.findLast(({ start }) => over !== null && start <= over)
  return tier?.price ?? price.base
}

/** Rounded to 18 decimals: a million seconds are off by less than a picodollar. */
function perSecond(perHour) {
  const [whole, fraction = ''] = decimal(perHour).split('.')
  const scaled = BigInt(whole + fraction) * 10n ** BigInt(SECOND_DECIMALS - fraction.length)
  const rate = (scaled + SECONDS_PER_HOUR / 2n) / SECONDS_PER_HOUR
  const text = rate.toString().padStart(SECOND_DECIMALS + 1, '0')
  return `${text.slice(0, -SECOND_DECIMALS)}.${text.slice(-SECOND_DECIMALS).replace(/0+$/, '')}`.replace(
    /\.$/,
    '',
  )
}

/** A double as decimal text without an exponent. */
function decimal(value) {
  const text = String(value)
  return text.includes('e') ? value.toFixed(15).replace(/\.?0+$/, '') : text
}

function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Ours by hand stay; imported ones are replaced; every difference is said. */
function merge(ours, imported) {
  const known = new Map(ours.map((model) => [model.id, model]))
  for (const model of imported) {
    const own = known.get(model.id)
    if (own === undefined) console.log(`+ ${model.id}\n${pricesText(model)}`)
    else if (ratesText(own) !== ratesText(model)) report(own, model)
    if (own === undefined || own.imported !== undefined) known.set(model.id, kept(own, model))
  }
  const theirs = new Set(imported.map(({ id }) => id))
  for (const { id, imported: mark } of ours) {
    if (mark !== undefined && !theirs.has(id)) console.log(`! ${id}: gone from the import, kept`)
  }
  return [...known.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** What the import does not know of a model stays; the order of the keys, too. */
function kept(own, { id, aliases, context_window = own?.context_window, imported, prices }) {
  const facts = { aliases, context_window, max_output: own?.max_output, note: own?.note, imported }
  const known = Object.entries(facts).filter(([, value]) => value !== undefined)
  return { id, ...Object.fromEntries(known), prices }
}

function report(own, model) {
  const by = own.imported === undefined ? 'kept by hand' : 'changed'
  console.log(`~ ${own.id} (${by})\n- ${pricesText(own)}\n+ ${pricesText(model)}`)
}

function ratesText({ prices }) {
  const rows = prices.map(({ when, effective_from, effective_to, per_mtok, per_unit }) => [
    when ?? null,
    effective_from,
    effective_to,
    sorted(per_mtok ?? {}),
    sorted(per_unit ?? {}),
  ])
  return JSON.stringify(rows)
}

function pricesText({ prices }) {
  return prices.map(({ source, checked: on, ...rest }) => JSON.stringify(rest)).join('\n  ')
}
