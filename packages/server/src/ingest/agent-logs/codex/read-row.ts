import type { JsonObject } from '../join-json.ts'
import { countTokens } from './count-tokens.ts'
import { enterThread } from './enter-thread.ts'
import { applySettings, beginTurn } from './enter-turn.ts'
import { endTurn, startRun } from './exec-log.ts'
import { recordAnswer } from './record-answer.ts'
import { objectIn, type Row, rowOf } from './row.ts'
import type { Step } from './step.ts'
import { isCopying, type Thread } from './thread.ts'
import { noteSearch, noteTool, toolOfExecItem, toolOfItem } from './tool-name.ts'

/** Takes in one row. Pure: what a thread's later rows need is in the thread that is returned. */
export function readRow(thread: Thread, json: JsonObject): Step {
  const row = rowOf(json)
  const step = stepOf(thread, row, json)
  const time = row.time ?? step.thread.time
  return time === step.thread.time ? step : { ...step, thread: { ...step.thread, time } }
}

function stepOf(thread: Thread, row: Row, json: JsonObject): Step {
  switch (row.kind) {
    case 'token_count':
      return countTokens(thread, row)
    case 'session_meta':
      return { thread: enterThread(thread, row) }
    case 'turn_context':
    case 'task_started':
    case 'turn_started':
      return { thread: beginTurn(thread, row) }
    case 'thread_settings_applied':
      return { thread: applySettings(thread, row) }
    case 'token_usage_record':
      return recordAnswer(thread, row)
    case 'thread.started':
      return { thread: startRun(thread, json) }
    case 'item.completed':
      return { thread: noteItem(thread, objectIn(json, 'item'), toolOfExecItem(json)) }
    default:
      return stepOfOther(thread, row, json)
  }
}

function stepOfOther(thread: Thread, row: Row, json: JsonObject): Step {
  const tool = toolOfItem(row)
  if (tool !== null) {
    return { thread: isCopying(thread) ? thread : noteItem(thread, row.payload, tool) }
  }
  return (row.payload === json ? endTurn(thread, json) : null) ?? { thread }
}

const noteItem = (thread: Thread, item: JsonObject, tool: string | null): Thread =>
  noteSearch(noteTool(thread, tool), item, tool)
