import {
  type LiveOutputEstimate,
  liveOutputEstimate,
} from '../../counting/estimate-output-tokens.ts'
import { missingUsage, type Usage } from '../../usage/usage.ts'
import { estimateRequest } from '../estimate-request.ts'
import { estimatedUsage } from '../estimated-usage.ts'
import { closeCall, type OpenCall, openCall, type Watcher, watchCall } from '../open-calls.ts'

/** An answer of which a framework shows what is written, and perhaps never the end. */
export interface WrittenAnswer {
  /** Whether nothing came of it for long. */
  readonly isGivenUp: boolean
  written(text: string): void
  /** Nothing more is to come. */
  close(): void
  /** What it has taken until now, estimated; missing when nothing has come. */
  usage(): Usage
}

/** What is known of an answer before it begins. */
export interface WrittenAnswerStart {
  readonly model: string | undefined
  /** The text of the request. */
  readonly asked: () => string
  /** Called when nothing has come for too long, or the process ends. */
  readonly giveUp: () => void
}

/** Follows an answer from its request on. */
export function writtenAnswer(start: WrittenAnswerStart): WrittenAnswer {
  return new OpenAnswer(start)
}

// In minutes. What has begun goes on soon; what has not may be whole, and long in coming.
const BETWEEN_PIECES = 10
const BEFORE_PIECES = 60

class OpenAnswer implements WrittenAnswer, OpenCall {
  readonly request = null
  readonly end: () => void
  watcher: Watcher | null = null
  pieces = -1
  silent = 0
  isGivenUp = false
  before: OpenCall | null = null
  after: OpenCall | null = null
  readonly #model: string | undefined
  readonly #watcher: Watcher & { pieces: number }
  #asked: (() => string) | null
  #inputTokens = 0
  #estimate: LiveOutputEstimate | null = null
  #outputTokens = 0

  constructor({ model, asked, giveUp }: WrittenAnswerStart) {
    this.end = giveUp
    this.#model = model
    this.#asked = asked
    this.#watcher = { pieces: 0, cancel: giveUp }
    openCall(this)
    watchCall(this, this.#watcher)
  }

  get patience(): number {
    return this.#watcher.pieces === 0 ? BEFORE_PIECES : BETWEEN_PIECES
  }

  written(text: string): void {
    this.#watcher.pieces += 1
    this.#estimate ??= liveOutputEstimate(this.#model)
    this.#outputTokens = this.#estimate.push(text)
  }

  close(): void {
    closeCall(this)
    this.#asked = null
  }

  forgetText(): void {
    const asked = this.#asked
    this.#asked = null
    if (asked !== null) this.#inputTokens = estimateRequest(asked(), this.#model)
  }

  usage(): Usage {
    if (this.#watcher.pieces === 0) return missingUsage()
    this.forgetText()
    const model = this.#model ?? null
    const tokens = { inputTokens: this.#inputTokens, outputTokens: this.#outputTokens }
    return estimatedUsage(missingUsage(), { model, ...tokens, isCut: true })
  }
}
