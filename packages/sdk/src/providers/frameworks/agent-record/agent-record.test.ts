import { providerContract } from '../../provider.contract.ts'
import { agentRecord } from './agent-record.ts'

providerContract(agentRecord, [
  {
    name: 'tools counted apart, and twice in the total',
    payload: {
      agent: 'host',
      model: 'm',
      inputTokens: 1500,
      outputTokens: 500,
      toolDefinitionsTokens: 400,
      toolResultsTokens: 100,
      totalTokens: 2500,
    },
    meters: { 'm|input': 1500, 'm|output': 500 },
    reportedTotal: 2500,
    warnings: ['total_mismatch'],
    details: { toolDefinitions: 400, toolResults: 100 },
  },
])
