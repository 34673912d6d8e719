/** A value as the JSON text that a model wrote for it; none where it has no JSON. */
export function jsonTexts(value: unknown): readonly string[] {
  try {
    return [JSON.stringify(value) ?? []].flat()
  } catch {
    return []
  }
}
