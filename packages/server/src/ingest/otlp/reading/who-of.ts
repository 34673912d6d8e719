import type { Attributes } from '../decode/attributes.ts'
import { WHO_NAMES } from './attribute-names.ts'
import { nameIn, objectIn } from './attribute-reader.ts'
import type { SpanKind } from './span-class.ts'

/** On whose behalf a call is made. */
export type WhoName = keyof typeof WHO_NAMES

/** What a record says of it; `tags` are more dimensions. */
export interface Who extends Readonly<Partial<Record<WhoName, string>>> {
  readonly tags?: Readonly<Record<string, string>>
}

const UNKNOWN_SERVICE = /^unknown_service/
const TAG = 'tokenledger.tag.'
const MAX_TAGS = 20

/** Who a program's resource or a span's attributes name. */
export function whoIn(attributes: Attributes): Who {
  const who: Partial<Record<WhoName, string>> = {}
  let name: WhoName
  for (name in WHO_NAMES) {
    const found = nameIn(attributes, WHO_NAMES[name])
    if (found !== undefined && !UNKNOWN_SERVICE.test(found)) who[name] = found
  }
  const tags = tagsIn(attributes)
  return tags === undefined ? who : { ...who, tags }
}

/** The same of a span, whose name may say which tool or agent it stands for. */
export function whoOfSpan(kind: SpanKind, name: string, attributes: Attributes): Who {
  const who = whoIn(attributes)
  const entity = nameIn(attributes, ['traceloop.entity.name'])
  if (kind.is === 'tool') {
    const tool = who.tool ?? nameIn(attributes, TOOL_NAMES) ?? entity ?? bareName(name)
    return tool === undefined ? who : { ...who, tool }
  }
  if (kind.is === 'agent') {
    const agent = who.agent ?? entity ?? bareName(name)
    return agent === undefined ? who : { ...who, agent }
  }
  if (kind.is === 'workflow') {
    const workflow = who.workflow ?? entity ?? bareName(name)
    return workflow === undefined ? who : { ...who, workflow }
  }
  return who
}

const KNOWN = new WeakMap<Attributes, Who>()

/** Who a resource names: the records of a request have it in common, and it is read once. */
export function whoOfResource(resource: Attributes): Who {
  const known = KNOWN.get(resource) ?? whoIn(resource)
  KNOWN.set(resource, known)
  return known
}

const TOOL_NAMES = ['gen_ai.tool.name', 'ai.toolCall.name', 'tool.name']

const bareName = (name: string): string | undefined =>
  name
    .replace(/^(?:execute_tool|invoke_agent|create_agent|invoke_workflow)\s+/, '')
    .slice(0, 200) || undefined

function tagsIn(attributes: Attributes): Record<string, string> | undefined {
  const tags: [string, string][] = []
  for (const name of attributes.keys()) {
    const value = name.startsWith(TAG) ? nameIn(attributes, [name]) : undefined
    if (value !== undefined) tags.push([name.slice(TAG.length), value])
  }
  const stated = attributes.has('tokenledger.tags') ? objectIn(attributes, 'tokenledger.tags') : {}
  for (const [key, value] of Object.entries(stated ?? {}))
    if (typeof value === 'string' && value.length <= 200) tags.push([key, value])
  return tags.length === 0 ? undefined : Object.fromEntries(tags.slice(0, MAX_TAGS))
}

/** What is nearer comes first; of tags each one for itself. */
export function joinWho(nearer: Who, further: Who): Who {
  const who: Partial<Record<WhoName, string>> = {}
  let name: WhoName
  for (name in WHO_NAMES) {
    const known = nearer[name] ?? further[name]
    if (known !== undefined) who[name] = known
  }
  if (nearer.tags === undefined && further.tags === undefined) return who
  return { ...who, tags: { ...further.tags, ...nearer.tags } }
}
