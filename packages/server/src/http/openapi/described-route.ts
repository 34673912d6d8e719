import type { Parameters } from '../../questions/question.ts'

/** A route as the OpenAPI document describes it. */
export interface DescribedRoute {
  readonly method: 'get' | 'post' | 'delete'
  /** With `{name}` for what varies. */
  readonly path: string
  /** One sentence. */
  readonly summary: string
  readonly parameters?: Parameters
  /** Content types of the body, each with the name of its JSON Schema; null: it has none. */
  readonly body?: Readonly<Record<string, string | null>>
  readonly status: number
  /** Content types of the answer, each with the name of its JSON Schema; null: it has none. */
  readonly answer: Readonly<Record<string, string | null>>
}
