import { type Fields, fieldsOf, ownFields } from '../fields.ts'
import { addMeter, type MeterDraft } from '../meter-draft.ts'
import type { Notes } from '../notes.ts'
import { readCount } from '../read-count.ts'

/** Units that a guardrail's policies bill besides the tokens. */
export function guardrailMeters(answer: Fields, notes: Notes): MeterDraft {
  const meters: MeterDraft = {}
  const trace = ownFields(ownFields(answer, 'trace') ?? {}, 'guardrail')
  if (trace === null) return meters
  const input = Object.values(ownFields(trace, 'inputAssessment') ?? {})
  const outputs = Object.values(ownFields(trace, 'outputAssessments') ?? {})
  for (const assessment of [...input, ...outputs.flat()]) {
    const metrics = ownFields(fieldsOf(assessment) ?? {}, 'invocationMetrics') ?? {}
    const usage = ownFields(metrics, 'usage') ?? {}
    for (const unit of Object.keys(usage)) {
      addMeter(meters, `guardrail.${unit}`, readCount(usage, unit, notes))
    }
  }
  return meters
}
