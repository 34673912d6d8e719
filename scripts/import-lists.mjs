import { existsSync, readFileSync } from 'node:fs'

/** Reads a price file's providers: one, or all of `hosts`. */
export function readProviders(url) {
  if (!existsSync(url)) return []
  const file = JSON.parse(readFileSync(url, 'utf8'))
  return Array.isArray(file) ? file : [file]
}

/**
 * One provider as it stands, with the models of one import replaced: short ones in lists, others in
 * full. Models kept by hand go before every import; those of another import go before these where
 * `yields` is true, else they give way.
 */
export function withImported(own, models, { name, naming, provider, yields = false }, mark) {
  const base = own ?? emptyProvider(provider, name, naming)
  const kept = withoutImport(base, mark)
  const isFirst = ({ imported }) => imported === undefined || yields
  const taken = namesOfAll({
    models: kept.models.filter(isFirst),
    lists: kept.lists.filter(isFirst),
  })
  const news = distinct(models, taken)
  const names = new Set(namesOf(news))
  const givenWay = yields ? kept : withoutNames(kept, names)
  const long = news.filter((model) => !isShort(model))
  const lists = [...givenWay.lists, ...listsOf(news.filter(isShort), mark)]
  const { lists: _, ...rest } = base
  return {
    ...rest,
    ...(naming && own !== undefined ? { naming } : {}),
    models: [...givenWay.models, ...long].sort((a, b) => (a.id < b.id ? -1 : 1)),
    ...(lists.length > 0 ? { lists } : {}),
  }
}

/** What a provider holds beside the models of one import, whatever its version. */
function withoutImport({ models, lists = [] }, mark) {
  const isOther = ({ imported }) => packageOf(imported) !== packageOf(mark)
  return { models: models.filter(isOther), lists: lists.filter(isOther) }
}

const packageOf = (mark) => mark?.split(' ')[0]

/** Without the models of other imports that carry one of these names. */
function withoutNames({ models, lists }, names) {
  const isFree = (own) => own.every((name) => !names.has(name))
  return {
    models: models.filter((model) => model.imported === undefined || isFree(namesOf([model]))),
    lists: lists
      .map((list) => {
        const lines = Object.entries(list.models)
        const free = lines.filter(([line]) => isFree(line.split(' | ').map(lower)))
        return list.imported === undefined ? list : { ...list, models: Object.fromEntries(free) }
      })
      .filter((list) => Object.keys(list.models).length > 0),
  }
}

const namesOfAll = ({ models, lists }) =>
  new Set([...namesOf(models), ...lists.flatMap(namesInList)])

const emptyProvider = (provider, name, naming) => ({
  format: 1,
  provider,
  name,
  first_party: false,
  naming,
  words: {},
  billed_as: {},
  fees: [],
  modifiers: [],
  models: [],
})

const lower = (name) => name.toLowerCase()
const namesOf = (models) => models.flatMap(({ id, aliases = [] }) => [id, ...aliases]).map(lower)
const namesInList = ({ models }) =>
  Object.keys(models).flatMap((names) => names.split(' | ').map(lower))

/** Without models that are kept by hand, and each name once: ids go before aliases. */
function distinct(models, taken) {
  const news = models.filter(({ id }) => !taken.has(lower(id)))
  const known = new Set([...taken, ...news.map(({ id }) => lower(id))])
  return news.map(({ aliases = [], ...model }) => {
    const free = aliases.filter((alias) => !known.has(lower(alias)) && known.add(lower(alias)))
    return { id: model.id, ...(free.length > 0 ? { aliases: free } : {}), ...model }
  })
}

function isShort({ exceptions, prices: [price, ...more] }) {
  return (
    exceptions === undefined &&
    more.length === 0 &&
    price.effective_from === null &&
    price.when === undefined
  )
}

function listsOf(models, imported) {
  const groups = new Map()
  for (const model of models) {
    const [{ per_mtok, per_unit, ...dated }] = model.prices
    const key = JSON.stringify(dated)
    const group = groups.get(key) ?? { dated, rows: [] }
    group.rows.push([
      [model.id, ...(model.aliases ?? [])].join(' | '),
      { ...per_mtok, ...per_unit },
    ])
    groups.set(key, group)
  }
  return [...groups.values()].map(({ dated, rows }) => listOf(dated, rows, imported))
}

function listOf(dated, rows, imported) {
  const used = new Set(rows.flatMap(([, rates]) => Object.keys(rates)))
  const meters = [...used].sort((a, b) => orderOf(a) - orderOf(b) || (a < b ? -1 : 1))
  const lines = rows
    .map(([names, rates]) => [names, meters.map((meter) => rates[meter] ?? '-').join(' ')])
    .sort(([a], [b]) => (lower(a) < lower(b) ? -1 : 1))
  return { ...dated, imported, meters, models: Object.fromEntries(lines) }
}

const orderOf = (meter) =>
  ['input', 'input.cacheRead', 'input.cacheWrite', 'output'].indexOf(meter) + 1 || 9

/** Models in the long form: ours by hand stay, imported ones are replaced, and none is lost. */
export function mergedModels(ours, imported) {
  const known = new Map(ours.map((model) => [model.id, model]))
  for (const model of imported) {
    const own = known.get(model.id)
    if (own === undefined || own.imported !== undefined) known.set(model.id, kept(own, model))
  }
  return [...known.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** What the import does not know of a model stays; the order of the keys, too. */
function kept(own, { id, aliases, context_window = own?.context_window, imported, prices }) {
  const facts = { aliases, context_window, max_output: own?.max_output, note: own?.note, imported }
  const known = Object.entries(facts).filter(([, value]) => value !== undefined)
  return { id, ...Object.fromEntries(known), prices }
}
