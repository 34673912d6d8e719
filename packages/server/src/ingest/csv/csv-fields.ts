import { TokenledgerError } from '@tokenledger/sdk/core'
import { eventSchema } from '../../wire/event.ts'

/** How the text of a cell becomes the value of a field. */
export type CellKind = 'text' | 'time' | 'number' | 'boolean' | 'money'

/** A field of the event that a column or a constant gives. */
export interface CsvField {
  /** As the user named it: `input_tokens`, `model`, `tag.team`, `meters.webSearch`. */
  readonly target: string
  /** Where it stands in the event. */
  readonly path: readonly [field: string] | readonly ['tags' | 'meters', key: string]
  readonly kind: CellKind
}

const STRUCTURED: ReadonlySet<string> = new Set(['usage', 'meters', 'tags', 'tools'])
const NUMBERS: ReadonlySet<string> = new Set([
  'duration_ms',
  'ttft_ms',
  'attempt',
  'input_tokens',
  'output_tokens',
  'total_tokens',
  'cached_input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
])

/** The fields that a column can be mapped to, besides `model`, `tag.<key>` and `meters.<meter>`. */
export const CSV_FIELDS: readonly string[] = Object.keys(eventSchema.shape).filter(
  (field) => !STRUCTURED.has(field),
)

/**
 * The field that a target of `--map` or `--set` names; `model` is the answering model.
 *
 * @throws TokenledgerError `invalid_mapping` when there is no such field, with those there are.
 */
export function csvField(target: string): CsvField {
  const [group = '', ...rest] = target.split('.')
  const key = rest.join('.')
  if (group === 'tag' && key !== '') return { target, path: ['tags', key], kind: 'text' }
  if (group === 'meters' && key !== '') return { target, path: ['meters', key], kind: 'number' }
  if (target === 'model') return { target, path: ['response_model'], kind: 'text' }
  if (CSV_FIELDS.includes(target)) return { target, path: [target], kind: kindOf(target) }
  throw new TokenledgerError(
    'invalid_mapping',
    `Cannot map to "${target}": there is no such field; use one of model, tag.<key>, meters.<meter>, ${CSV_FIELDS.join(', ')}`,
  )
}

function kindOf(field: string): CellKind {
  if (field === 'time') return 'time'
  if (field === 'estimated') return 'boolean'
  if (field === 'cost_usd') return 'money'
  return NUMBERS.has(field) ? 'number' : 'text'
}
