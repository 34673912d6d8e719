import { namesOther } from './names-other.ts'
import type { Route } from './route.ts'

/**
 * The most tokens that a request can be read as. No tokenizer of bytes makes more tokens of a text
 * than it has bytes, and the JSON around a text is longer than what a provider puts around it.
 *
 * @param text its JSON; empty where it cannot be read
 * @returns null: as many as the model can read at once, since it names what is not in it, such as a
 *   picture or an earlier answer. Infinity: nobody can say, since the provider works on by itself
 */
export function mostInput(text: string, { operation }: Route, model = ''): number | null {
  if (!READS_TEXT.has(operation) || SEARCHES.test(model)) return NOBODY_KNOWS
  try {
    const request: unknown = JSON.parse(text)
    if (typeof request !== 'object' || request === null) return NOBODY_KNOWS
    const fields = Object.entries(request).filter(([, value]) => value !== null)
    if (fields.some(([name]) => WORKS_ON.has(name))) return NOBODY_KNOWS
    const hidden = hiddenTokens(new Map(fields))
    if (hidden === NOBODY_KNOWS) return hidden
    return namesOther(request) ? null : Buffer.byteLength(text) + hidden
  } catch {
    return NOBODY_KNOWS
  }
}

const NOBODY_KNOWS = Number.POSITIVE_INFINITY
const READS_TEXT = new Set([
  'chat',
  'text_completion',
  'generate_content',
  'embeddings',
  'classification',
  'cache',
])

/** Models that read what they find. */
const SEARCHES = /search|sonar|deep-research|:online/i
/** Fields of requests that the provider answers in several passes, or with another model. */
const WORKS_ON = new Set([
  'agent',
  'agent_id',
  'compaction',
  'container',
  'context_management',
  'environment',
  'fallbacks',
  'mcp_servers',
  'models',
  'multi_agent',
  'plugins',
  'search_parameters',
  'web_search_options',
])

/** Hidden instructions that come with tools or a schema: the longest of which is known has 804. */
const HIDDEN = 1024
const SCHEMAS = ['response_format', 'output_format', 'output_config', 'text', 'format']

/** Tokens of what is put around tools and schemas; Infinity when a tool runs at the provider. */
function hiddenTokens(request: ReadonlyMap<string, unknown>): number {
  const config = request.get('toolConfig')
  const own = request.get('tools') ?? request.get('functions')
  const tools = own ?? (isObject(config) ? Reflect.get(config, 'tools') : undefined)
  const schema = SCHEMAS.some((name) => request.has(name)) ? HIDDEN : 0
  if (tools === undefined) return schema
  if (!Array.isArray(tools)) return NOBODY_KNOWS
  return tools.reduce((sum: number, tool) => sum + describedTokens(tool), schema + HIDDEN)
}

/** Tools that the program runs itself, though the provider describes them: up to 735 tokens each. */
const DESCRIBED = /^(?:bash|text_editor|computer|memory|local_shell|apply_patch)/
const OWN_FIELDS = new Set([
  'name',
  'toolSpec',
  'cachePoint',
  'functionDeclarations',
  'function_declarations',
])

function describedTokens(tool: unknown): number {
  if (!isObject(tool)) return NOBODY_KNOWS
  const type: unknown = Reflect.get(tool, 'type')
  if (type === 'function' || type === 'custom') return 0
  if (typeof type === 'string') return DESCRIBED.test(type) ? HIDDEN : NOBODY_KNOWS
  const [first] = Object.keys(tool)
  const isOwn = 'name' in tool || Object.keys(tool).every((field) => OWN_FIELDS.has(field))
  return first !== undefined && isOwn ? 0 : NOBODY_KNOWS
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
