import type { Usage } from '../../../usage/usage.ts'
import { type Fields, hasAny, ownFields, ownText } from '../../fields.ts'
import type { Hints } from '../../hints.ts'
import { inclusiveMeters } from '../../inclusive-meters.ts'
import { newNotes, noteDetail } from '../../notes.ts'
import type { Provider, Recognition } from '../../provider.ts'
import { readCount } from '../../read-count.ts'
import { countNames, readCounts } from '../../read-counts.ts'
import { oneSegment, toUsage } from '../../to-usage.ts'

const NAMES = countNames({
  input: [['inputTokens'], ['input_tokens']],
  output: [['outputTokens'], ['output_tokens']],
  total: [['totalTokens'], ['total_tokens']],
})
const TOOLS = [
  ['toolDefinitions', 'toolDefinitionsTokens', 'tool_definitions_tokens'],
  ['toolResults', 'toolResultsTokens', 'tool_results_tokens'],
] as const

/**
 * Records of agents that count their tools apart. Definitions and results of tools were sent with
 * the input, and a total that adds them holds them twice.
 */
export const agentRecord: Provider = {
  name: 'agent-record',
  convention: 'definitions and results of tools are inside the input',
  marks: ['tokens', ...TOOLS.flatMap(([, ...names]) => names)],
  recognise,
  read,
}

function recognise(payload: Fields): Recognition {
  const usage = usageOf(payload)
  return TOOLS.some(([, ...names]) => hasAny(usage, names)) ? 'own' : 'foreign'
}

const usageOf = (payload: Fields): Fields =>
  ownFields(payload, 'usage') ?? ownFields(payload, 'tokens') ?? payload

function read(record: Fields, hints: Hints): Usage {
  const notes = newNotes()
  const usage = usageOf(record)
  const counts = readCounts(usage, NAMES, notes)
  for (const [name, camel, snake] of TOOLS) {
    noteDetail(notes, name, readCount(usage, camel, notes) ?? readCount(usage, snake, notes))
  }
  const meters = inclusiveMeters(counts, notes, { isTotalUnsound: true })
  return toUsage({
    notes,
    segments: oneSegment(ownText(record, 'model'), hints, meters),
    reportedTotal: counts.total,
    raw: usage,
  })
}
