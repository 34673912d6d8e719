import { isInputMeter, isOutputMeter } from '../usage/meters.ts'
import type { ModelPrices, PriceList, ProviderPrices } from './price-data.ts'

/**
 * The price file with its lists written out as models. The same object for the same file; a file
 * without lists is returned as it is.
 */
export function withLists(file: ProviderPrices): ProviderPrices {
  if (file.lists === undefined) return file
  const known = written.get(file)
  if (known !== undefined) return known
  const { lists, ...rest } = file
  const whole = { ...rest, models: [...file.models, ...lists.flatMap(modelsOf)] }
  written.set(file, whole)
  return whole
}

// A price file is frozen data: its long form holds for as long as it lives.
const written = new WeakMap<ProviderPrices, ProviderPrices>()

function modelsOf(list: PriceList): readonly ModelPrices[] {
  const { meters, models, imported, ...dated } = list
  return Object.entries(models).map(([names, line]) => {
    const [id = '', ...aliases] = names.split(' | ')
    const price = { ...dated, ...ratesOf(meters, line) }
    return {
      id,
      ...(aliases.length > 0 ? { aliases } : {}),
      ...(imported && { imported }),
      prices: [price],
    }
  })
}

function ratesOf(meters: readonly string[], line: string) {
  const perMtok: Record<string, string> = {}
  const perUnit: Record<string, string> = {}
  for (const [index, rate] of line.split(' ').entries()) {
    const meter = meters[index]
    if (meter === undefined || rate === '-') continue
    const rates = isInputMeter(meter) || isOutputMeter(meter) ? perMtok : perUnit
    rates[meter] = rate
  }
  return {
    ...(Object.keys(perMtok).length > 0 ? { per_mtok: perMtok } : {}),
    ...(Object.keys(perUnit).length > 0 ? { per_unit: perUnit } : {}),
  }
}
