import { decoded } from './bytes.ts'
import { stringEnd } from './json-skip.ts'
import type { Wire } from './route.ts'

/** The fields in which each wire brings what the model writes, and nothing that it repeats. */
const FIELDS: Readonly<Record<Wire, string>> = {
  chat: 'content|text|reasoning_content|reasoning|refusal|arguments',
  responses: 'delta',
  messages: 'text|thinking|partial_json',
  gemini: 'text',
  cohere: 'text|thinking|tool_plan|arguments',
  ollama: 'content|response|thinking',
  bedrock: 'text|input|thinking|partial_json|outputText|generation',
}

/** Hears of each piece that the model wrote. */
export type TextListener = (text: string) => void

/**
 * A search for what a model writes in the events of a stream, without parsing them: a field's name
 * with its quotes cannot stand within a string. It takes a third of the time of a parser.
 */
export function writtenTexts(wire: Wire): (events: string, listener: TextListener) => void {
  const field = new RegExp(`"(${FIELDS[wire]})"\\s*:\\s*"`, 'g')
  return (events, listener) => {
    let before = ''
    let textBefore = ''
    field.lastIndex = 0
    for (let match = field.exec(events); match !== null; match = field.exec(events)) {
      const open = field.lastIndex - 1
      const end = stringEnd(events, open)
      if (end === -1) return
      const [, name = ''] = match
      const raw = events.slice(open + 1, end - 1)
      // Some gateways write the reasoning under two names.
      const isRepeated = raw === textBefore && isReasoning(name) && isReasoning(before)
      if (raw !== '' && !(isRepeated && name !== before)) listener(meaning(raw))
      before = name
      textBefore = raw
      field.lastIndex = end
    }
  }
}

const isReasoning = (name: string): boolean => name.startsWith('reasoning')

function meaning(raw: string): string {
  const text = decoded(raw)
  if (!text.includes('\\')) return text
  try {
    return JSON.parse(`"${text}"`)
  } catch {
    return text
  }
}
