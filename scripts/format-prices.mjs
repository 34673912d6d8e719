/** Writes a price file as text: sorted, and as much on one line as fits, so that changes are easy to read. */
export function formatPrices(file) {
  return `${written(file, '')}\n`
}

const WIDTH = 120

function written(value, indent) {
  const inline = inlined(value)
  const isTop = indent === ''
  if (!isTop && (typeof value !== 'object' || indent.length + inline.length <= WIDTH)) return inline
  const deeper = `${indent}  `
  if (Array.isArray(value)) {
    return `[\n${value.map((one) => deeper + written(one, deeper)).join(',\n')}\n${indent}]`
  }
  const members = Object.entries(value).map(
    ([name, one]) => `${deeper}${JSON.stringify(name)}: ${written(one, deeper)}`,
  )
  return `{\n${members.join(',\n')}\n${indent}}`
}

function inlined(value) {
  if (Array.isArray(value)) return `[${value.map(inlined).join(', ')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value).map(
    ([name, one]) => `${JSON.stringify(name)}: ${inlined(one)}`,
  )
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}
