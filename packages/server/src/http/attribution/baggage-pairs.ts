/**
 * The pairs of a W3C baggage header (https://www.w3.org/TR/baggage/): values are percent-encoded, and
 * properties after a semicolon are no part of them.
 */
export function baggagePairs(header: string | string[] | undefined): [string, string][] {
  const members = [header ?? []].flat().join(',').split(',')
  return members.flatMap((member) => {
    const [pair = ''] = member.split(';', 1)
    const at = pair.indexOf('=')
    return at < 1 ? [] : [[pair.slice(0, at).trim(), decoded(pair.slice(at + 1).trim())]]
  })
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
