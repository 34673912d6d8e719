import type { JsonShape } from '../json-shape.ts'

const PAYLOAD: JsonShape = {
  type: 'keep',
  timestamp: 'keep',
  id: 'keep',
  session_id: 'keep',
  thread_id: 'keep',
  parent_thread_id: 'keep',
  forked_from_id: 'keep',
  thread_source: 'keep',
  source: 'keep',
  agent_role: 'keep',
  subagent_history_start_ordinal: 'keep',
  history_base: { end_ordinal_exclusive: 'keep' },
  cwd: 'keep',
  git: { branch: 'keep' },
  model_provider: 'keep',
  turn_id: 'keep',
  started_at: 'keep',
  model: 'keep',
  model_name: 'keep',
  model_info: { slug: 'keep' },
  service_tier: 'keep',
  thread_settings: { service_tier: 'keep', model: 'keep', model_provider_id: 'keep' },
  response_id: 'keep',
  usage: 'keep',
  info: 'keep',
  name: 'keep',
  action: { type: 'keep' },
}

const ANSWER: JsonShape = { model: 'keep', usage: 'keep' }

/** What is read of a long row: never what was said, called with, or printed. */
export const ROW_SHAPE: JsonShape = {
  type: 'keep',
  timestamp: 'keep',
  ordinal: 'keep',
  payload: PAYLOAD,
  msg: PAYLOAD,
  thread_id: 'keep',
  item: { type: 'keep', server: 'keep', tool: 'keep', action: { type: 'keep' } },
  model: 'keep',
  usage: 'keep',
  data: ANSWER,
  result: ANSWER,
  response: ANSWER,
}
