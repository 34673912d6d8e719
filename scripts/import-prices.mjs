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
}
/** Fees are kept once a provider, in its `fees`; `audio_hours` repeats `input_audio_hours`. */
const LEFT_OUT = ['web_searches_kcount', 'storage_searches_kcount', 'audio_hours']
const SECONDS_PER_HOUR = 3600n

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
      ...unverified(model),
    }
    return rowsOf(prices).map(({ when, ...rates }) => ({
      ...(when ? { when } : {}),
      ...facts,
      ...rates,
    }))
  })
}

function startOf(constraint, id) {
  if (constraint === undefined) return null
  if (constraint.type !== 'start_date') throw new Error(`${id}: cannot import ${constraint.type}`)
  return constraint.start_date
}

function sourceOf(model, config) {
  if (config.citesOnePage) return config.source
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
    if (TOKEN_METERS[name] !== undefined) perMtok[TOKEN_METERS[name]] = String(rate)
    else if (name === 'input_audio_hours') perUnit['seconds.audioIn'] = perSecond(rate)
    else throw new Error(`Unknown kind of price "${name}"`)
  }
  return {
    per_mtok: sorted(perMtok),
    ...(Object.keys(perUnit).length > 0 ? { per_unit: perUnit } : {}),
  }
}

function rateOver(price, over) {
  const tier = price.tiers.findLast(({ start }) => over !== null && start <= over)
  return tier?.price ?? price.base
}

function perSecond(perHour) {
  const [whole, fraction = ''] = String(perHour).split('.')
  const digits = BigInt(whole + fraction) * 10n ** 12n
  if (digits % SECONDS_PER_HOUR !== 0n) throw new Error(`${perHour} an hour is no decimal a second`)
  const text = (digits / SECONDS_PER_HOUR).toString().padStart(13 + fraction.length, '0')
  const scale = 12 + fraction.length
  return `${text.slice(0, -scale)}.${text.slice(-scale).replace(/0+$/, '')}`.replace(/\.$/, '')
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
