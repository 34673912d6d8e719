import { explainUsage } from '@tokenledger/sdk/reading'
import type { StoredRow } from '../query/segment-row.ts'

/** By which rule the provider's usage object that a call kept is read; null: it kept none. */
export function ruleOf({ reading, provider, operation, requestModel, serviceTier }: StoredRow) {
  const raw = reading?.raw
  if (raw === undefined || raw === null) return null
  const { form, rules } = explainUsage(raw, {
    ...(provider !== null && { provider }),
    ...(operation !== null && { api: operation }),
    ...(requestModel !== null && { requestModel }),
    ...(serviceTier !== null && { serviceTier }),
  })
  const [rule] = rules
  if (rule === undefined) return null
  const { reader, isFramework, recognition, convention } = rule
  return { form, reader, kind: isFramework ? 'framework' : 'provider', recognition, convention }
}
