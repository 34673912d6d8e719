/** Names of models on Amazon Bedrock, beside the one that the import has. */
export const bedrockNames = {
  /** The import marks prices of regional and geographic endpoints; to us they are the ordinary ones. */
  id: (id) => DATED.get(id) ?? id.replace(/^regional\./, ''),
  aliases: ({ id }) => aliasesOf(bedrockNames.id(id)),
  /** The price for the same model on the global endpoint, for answers that do not repeat the profile. */
  globalOf: (id) => `global.${id}`,
}

const SNAPSHOTS = [['claude-opus-4-5', '20251101']]
const DATED = new Map(
  SNAPSHOTS.flatMap(([model, day]) =>
    ['regional', 'global'].map((place) => [
      `${place}.anthropic.${model}-v1:0`,
      `${place === 'global' ? 'global.' : ''}anthropic.${model}-${day}-v1:0`,
    ]),
  ),
)

/** Without the version, without the date; bare names of Claude, as the answers state them. */
function aliasesOf(id) {
  if (id.startsWith('amazon.titan')) return []
  const [, plain, version = ''] = /^(.*?)(-v\d)?(?::\d)?$/.exec(id) ?? []
  const names = [plain, plain + (version || '-v1'), `${plain}${version || '-v1'}:0`]
  const dateless = names.map((name) => name.replace(/-20\d{6}(?=-v|$)/, ''))
  // Two snapshots of Claude 3.5 Sonnet share the name without a date.
  const all = id.includes('3-5-sonnet-20240620') ? names : [...names, ...dateless]
  const bare = all.filter((name) => /^anthropic\.[^:]*$/.test(name) && !/-v\d$/.test(name))
  return [...all, ...bare.map((name) => name.slice('anthropic.'.length))]
}
