/** The fields that are there: those that are `undefined` are left out. */
export function present<Fields extends object>(
  fields: Fields,
): { readonly [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  const kept: { [Key in keyof Fields]?: Fields[Key] } = {}
  for (const key in fields) if (fields[key] !== undefined) kept[key] = fields[key]
  return kept as { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> }
}
