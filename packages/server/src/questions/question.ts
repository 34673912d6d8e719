import type { ProjectStore } from '../store/project-store.ts'

/** The parameters of a question as texts; those that may repeat are lists. */
export type QuestionText = Readonly<Record<string, string | readonly string[] | undefined>>

/** What a parameter of a question is. */
export interface Parameter {
  readonly kind: 'one' | 'many'
  readonly description: string
}

/** Parameters by their names. */
export type Parameters = Readonly<Record<string, Parameter>>

/** What a question is asked of. */
export interface Asked {
  readonly store: ProjectStore
  readonly text: QuestionText
  /** Epoch milliseconds. */
  readonly now: number
}

/**
 * A question that the server answers, and that the command line answers from a file: the same text,
 * the same answer.
 */
export interface Question {
  /** `/v1/tasks/{id}`: what is in braces is a parameter, too. */
  readonly path: string
  /** Name of the JSON Schema of its answer. */
  readonly answer: string
  /** One sentence. */
  readonly summary: string
  readonly parameters: Parameters
  readonly ask: (asked: Asked) => Promise<object>
}

/** The text of a parameter that is given once; undefined: it is not there. */
export function oneText(text: QuestionText, name: string): string | undefined {
  const value = text[name]
  return typeof value === 'string' ? value : value?.[0]
}

/** The texts of a parameter that may repeat. */
export function manyTexts(text: QuestionText, name: string): readonly string[] {
  return [text[name] ?? []].flat()
}
