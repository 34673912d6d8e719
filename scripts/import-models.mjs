import { importedPrices } from './import-rates.mjs'

/** The models of a file of ours that @pydantic/genai-prices has, in the long form. */
export function importedModels(theirs, config, checked) {
  return theirs.models
    .filter((model) => !config.skip.has(model.id))
    .map((model) => importedModel(model, config, checked))
}

function importedModel(model, config, checked) {
  const id = config.rename[model.id] ?? model.id
  const literal = literalNames(model.match).filter((name) => !config.notAliases.has(name))
  const listed = config.aliases[id] ?? []
  const aliases = [...new Set([...literal, ...listed])].filter((name) => name !== id).sort()
  return {
    id,
    ...(aliases.length > 0 ? { aliases } : {}),
    ...(model.context_window ? { context_window: model.context_window } : {}),
    imported: config.package,
    prices: importedPrices(model, config, checked),
  }
}

/**
 * The models of a provider in short form; on Hugging Face a name ends in who runs it.
 *
 * @param providerOf gives a provider of the data by its id
 */
export function listedModels(config, providerOf, mark, checked) {
  const read = (from) => modelsFrom(providerOf(from), config, mark, checked)
  if (config.routers === undefined) return read(config.from)
  return config.routers.flatMap((router) =>
    read(`huggingface_${router}`).map(({ aliases = [], ...model }) => {
      const others = aliases
        .filter((name) => !name.endsWith('-fast'))
        .map((name) => `${name}:${router}`)
      return {
        ...model,
        id: `${model.id}:${router}`,
        ...(others.length > 0 ? { aliases: others } : {}),
      }
    }),
  )
}

function modelsFrom(theirs, config, mark, checked) {
  const { skip, skipStart } = config
  const listed = theirs.models.filter(
    ({ id }) => !skip.has(id) && (skipStart === undefined || !id.startsWith(skipStart)),
  )
  const models = listed
    .map((model) => listedModel(model, config, mark, checked))
    .filter((model) => model !== null)
  return config.pairs === undefined ? models : models.map((model) => paired(model, models, config))
}

function listedModel(model, config, mark, checked) {
  const isFree = config.freeEnds !== undefined && model.id.endsWith(config.freeEnds)
  const prices = isFree ? { ...model, prices: { input_mtok: 0, output_mtok: 0 } } : model
  const rows = importedPrices(prices, config, checked)
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
    imported: mark,
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

function literalNames(match) {
  if (match.equals !== undefined) return [match.equals]
  return (match.or ?? []).flatMap(literalNames)
}
