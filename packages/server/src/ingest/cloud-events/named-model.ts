import type { Fields } from './fields.ts'

/** The fields with a plain `model` as the one that answered. */
export function namedModel({ model, ...fields }: Fields): Fields {
  return typeof model === 'string' ? { response_model: model, ...fields } : fields
}
