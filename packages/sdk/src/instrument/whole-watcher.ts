import { fieldsOf } from '../providers/fields.ts'
import type { Hints } from '../providers/hints.ts'
import { readUsage } from '../providers/read-usage.ts'
import { missingUsage } from '../usage/usage.ts'
import { newFacts, noteAnswer } from './answer-facts.ts'
import { type BeginningRequest, noteBegun } from './background-calls.ts'
import { bodyCollector } from './body-collector.ts'
import type { WholeWatcher } from './body-watcher.ts'
import { decoded, textOfBytes } from './bytes.ts'
import { endingOf } from './ending-of-failure.ts'
import { estimatedUsage } from './estimated-usage.ts'
import { scanEnds, valueAt } from './json-scan.ts'
import { type Ending, type MeteredCall, quietly, type ReadEnding } from './metered-call.ts'
import { type AnsweredRequest, noteProvider } from './reading-of-answer.ts'

/**
 * Watches an answer that is one JSON body, however its reader reads it.
 *
 * @param broken told when it breaks off: clients make such a call again
 */
export function wholeWatcher(
  call: MeteredCall,
  hints: Hints,
  broken: () => void = () => {},
): WholeWatcher {
  const collected = bodyCollector()
  /** What its reader may change is read at once. */
  const takeValue = (value: unknown): void => {
    const ending = endingIn(value, hints, call.request)
    if (ending === null) call.drop()
    else call.end(ending)
  }
  const takeText = (text: string): void => {
    if (text.length > MAX_KEPT) takeValue(answerIn(text))
    else call.endWith(endingInText(text, hints))
  }
  const unlessOver = (take: () => void): void =>
    quietly(() => {
      if (!call.hasEnded) take()
    })
  const breakOff = (ending: Ending): void =>
    quietly(() => {
      if (call.hasEnded) return
      broken()
      endBroken(call, ending)
    })
  const watcher = {
    isCut: false,
    isOver: () => call.hasEnded,
    pieces: 0,
    bytes(chunk: Uint8Array) {
      watcher.pieces++
      unlessOver(() => collected.add(textOfBytes(chunk)))
      return chunk
    },
    value: (value: unknown, text?: string) =>
      unlessOver(() => {
        // Parsed once more it takes less time than the caches that reading it now would miss.
        const isLater = text !== undefined && text.length <= MAX_KEPT && call.mayWait
        if (isLater) takeText(text)
        else takeValue(value)
      }),
    text: (text: string) => unlessOver(() => takeText(text)),
    end() {
      unlessOver(() => takeText(decoded(collected.text())))
      return null
    },
    fail: (error: unknown) => breakOff(endingOf(error, call.request.signal)),
    giveWay: () => call.drop(),
    cancel: () => breakOff({ status: 'aborted' }),
  }
  return watcher
}

/** An answer that had begun was paid for, as a stream is that breaks off: its input at least is known. */
function endBroken(call: MeteredCall, ending: Ending): void {
  const { model = null, inputTokens } = call.request
  const estimate = { model, inputTokens, outputTokens: 0, isCut: true }
  call.end({ ...ending, usage: estimatedUsage(missingUsage(), estimate) })
}

/** How a call ended, by its answer; null: it has only begun, and is made in the background. */
function endingIn(value: unknown, hints: Hints, request: ToldRequest): Ending | null {
  const facts = newFacts(request.isBackground)
  for (const one of Array.isArray(value) ? value : [value]) {
    const fields = fieldsOf(one)
    if (fields === null) continue
    noteAnswer(facts, fields)
    noteProvider(facts, request, fields)
  }
  if (facts.isPending) {
    noteBegun(request, facts)
    return null
  }
  // Who that is has just been found out.
  const { provider } = facts
  const usage = readUsage(value, provider === undefined ? hints : { ...hints, provider })
  return { status: facts.status ?? 'ok', error: facts.error, usage, facts }
}

/** Made apart from the call, which it must not keep. */
function endingInText(text: string, hints: Hints): ReadEnding {
  return (request) => endingIn(answerIn(text), hints, request)
}

type ToldRequest = BeginningRequest & AnsweredRequest & { readonly isBackground?: boolean }

/** Characters of an answer that may wait to be read: it is parsed twice then, which a long one does not pay back. */
const MAX_KEPT = 4096

// Vectors of embeddings and pictures make larger ones; their usage stands at an end.
const MAX_PARSED = 100_000
const USAGE_WITHIN = 4096

/** A body as it is read from its text: a large one by its fields at both ends. */
function answerIn(text: string): unknown {
  if (text.length <= MAX_PARSED) return parsed(text)
  const { spans } = scanEnds(text, USAGE_WITHIN)
  const fields = [...spans].map(([name, span]) => [name, valueAt(text, span)] as const)
  const known = fields.filter(([, value]) => value !== undefined)
  const hasUsage = known.some(([name]) => USAGE.has(name))
  return hasUsage ? Object.fromEntries(known) : parsed(text)
}

const USAGE = new Set(['usage', 'usageMetadata', 'meta'])

/** Text that is no JSON may be events that are called JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
