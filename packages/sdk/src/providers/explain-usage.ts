import type { Usage } from '../usage/usage.ts'
import { newAnswers } from './answers.ts'
import { detect } from './detect.ts'
import { isEnvelope, unwrap } from './envelope.ts'
import { eventTaker } from './event-taker.ts'
import { fieldsOf } from './fields.ts'
import { FRAMEWORKS } from './frameworks/frameworks.ts'
import type { Hints } from './hints.ts'
import { parsedPayload } from './parsed-payload.ts'
import type { Provider } from './provider.ts'
import { readUsage } from './read-usage.ts'
import { sseDecoder } from './sse.ts'
import { usageIn } from './usage-in.ts'

/** By which rule a payload was read. */
export interface UsageRule {
  /** OpenTelemetry's name of the provider, or the framework's name. */
  readonly reader: string
  readonly isFramework: boolean
  /**
   * `own`: nobody else writes like this. `possible`: it fits, and nobody calls it its own.
   * `compatible`: it fits, on the caller's word.
   */
  readonly recognition: 'own' | 'possible' | 'compatible'
  /** How its counts nest, in one sentence. */
  readonly convention: string
}

/** A reading with the rules that gave it. */
export interface ExplainedUsage {
  readonly usage: Usage
  /** `body`: one value. `events`: a list. `text`: server-sent events or lines of JSON. */
  readonly form: 'body' | 'events' | 'text'
  /** One for each reader that took part, the first to come first; none: nobody knows these words. */
  readonly rules: readonly UsageRule[]
}

/**
 * Reads a payload like `readUsage` and says who read it and by which convention. For people who want
 * to know why: it takes about twice as long.
 *
 * @example
 * import { explainUsage } from '@tokenledger/sdk'
 * const { rules } = explainUsage({ prompt_eval_count: 12, eval_count: 30, done: true, model: 'llama3.2' })
 * console.log(rules[0]?.reader, rules[0]?.recognition) // ollama own
 */
export function explainUsage(payload: unknown, hints: Hints = {}): ExplainedUsage {
  const value = parsedPayload(payload)
  const events = typeof value === 'string' ? decoded(value) : Array.isArray(value) ? value : [value]
  return {
    usage: readUsage(payload, hints),
    form: typeof value === 'string' ? 'text' : Array.isArray(value) ? 'events' : 'body',
    rules: rulesOf(events, hints),
  }
}

function decoded(text: string): readonly unknown[] {
  const decoder = sseDecoder()
  return [...decoder.push(text), ...decoder.end()]
}

/** The surest sign of each reader whose answers count; what only passes through is none. */
function rulesOf(events: readonly unknown[], hints: Hints): readonly UsageRule[] {
  const readers = readersOf(events, hints)
  const rules = new Map<Provider, UsageRule>()
  for (const event of events) {
    const fields = fieldsOf(event)
    if (fields === null) continue
    const inner = unwrap(fields)
    const known = inner.headers === undefined ? hints : { headers: inner.headers, ...hints }
    const reader = detect(inner.fields, known)
    if (reader === null || isEnvelope(reader)) continue
    if (readers.size > 0 && !readers.has(reader)) continue
    const recognition = reader.recognise(inner.fields, known, usageIn(inner.fields))
    if (recognition === 'foreign') continue
    const before = rules.get(reader)
    if (before === undefined || SURENESS[recognition] > SURENESS[before.recognition])
      rules.set(reader, ruleOf(reader, recognition))
  }
  return [...rules.values()]
}

const SURENESS = { compatible: 0, possible: 1, own: 2 } as const

function readersOf(events: readonly unknown[], hints: Hints): ReadonlySet<Provider> {
  const answers = newAnswers()
  const taker = eventTaker(answers, hints)
  for (const event of events) taker.take(event)
  taker.end()
  return new Set([...answers.byKey.values()].map(({ provider }) => provider))
}

const ruleOf = (reader: Provider, recognition: UsageRule['recognition']): UsageRule => ({
  reader: reader.name,
  isFramework: FRAMEWORKS.includes(reader),
  recognition,
  convention: reader.convention,
})
