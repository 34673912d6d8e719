/** What a line of a token log says of a call. */
export interface LoggedCall {
  readonly agent: string
  /** Null: the line says that the usage could not be read. */
  readonly tokens: {
    readonly input: number
    readonly output: number
    readonly total: number
  } | null
  /** Decimal text in US dollars; null: the line has none. */
  readonly cost: string | null
}

const TITLE = 'TOKEN CONSUMPTION | '
// What colours a console: CSI … m.
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const COLOURS = /\u001b\[[0-9;]*m/g
const COUNT = /^([\d,]+) tokens$/
const COST = /^\$([\d,]*\.?\d+) USD$/

/**
 * Reads a line of a log of token consumption, whatever stands before it: with or without model, cost,
 * messages, 🤖 and colours; a line of the JSON twin, too. Null: it is no such line.
 */
export function readLogLine(line: string): LoggedCall | null {
  if (line.startsWith('{')) return readTwin(line)
  const text = line.replace(COLOURS, '').trimEnd()
  const begin = text.indexOf(TITLE)
  if (begin < 0) return null
  const parts = text.slice(begin + TITLE.length).split(' | ')
  const fields = new Map(parts.map(fieldOf))
  const agent = fields.get('Agent')
  if (agent === undefined) return null
  const [input, output] = [countOf(fields.get('Input')), countOf(fields.get('Output'))]
  const cost = COST.exec(fields.get('Cost') ?? '')?.[1]?.replaceAll(',', '') ?? null
  if (input === null || output === null) {
    return parts.some((part) => part.startsWith('Unable to extract')) ? unknown(agent) : null
  }
  const total = countOf(fields.get('Total')) ?? input + output
  return { agent, tokens: { input, output, total }, cost }
}

const unknown = (agent: string): LoggedCall => ({ agent, tokens: null, cost: null })

function fieldOf(part: string): readonly [string, string] {
  const colon = part.indexOf(': ')
  return colon < 0 ? [part, ''] : [part.slice(0, colon), part.slice(colon + 2)]
}

function countOf(text = ''): number | null {
  const digits = COUNT.exec(text)?.[1]
  return digits === undefined ? null : Number(digits.replaceAll(',', ''))
}

interface Twin {
  readonly event?: unknown
  readonly agent?: unknown
  readonly input_tokens?: unknown
  readonly output_tokens?: unknown
  readonly total_tokens?: unknown
  readonly cost_usd?: unknown
}

function readTwin(line: string): LoggedCall | null {
  const twin = parsed(line)
  if (twin?.event !== 'token_consumption' || typeof twin.agent !== 'string') return null
  const { agent, input_tokens: input, output_tokens: output, total_tokens: total } = twin
  if (typeof input !== 'number' || typeof output !== 'number') return unknown(agent)
  const tokens = { input, output, total: typeof total === 'number' ? total : input + output }
  return { agent, tokens, cost: typeof twin.cost_usd === 'string' ? twin.cost_usd : null }
}

function parsed(line: string): Twin | null {
  try {
    return JSON.parse(line) as Twin
  } catch {
    return null
  }
}
