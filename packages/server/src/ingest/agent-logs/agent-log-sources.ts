import type { AgentLogSource } from './agent-log-source.ts'
import { amp } from './amp/amp.ts'
import { claudeCode } from './claude-code/claude-code.ts'
import { codex } from './codex/codex.ts'
import { copilot } from './copilot/copilot.ts'
import { gemini } from './gemini/gemini.ts'
import { goose } from './goose/goose.ts'
import { opencode } from './opencode/opencode.ts'
import { qwen } from './qwen/qwen.ts'

/** The tools whose histories can be imported. A new one is a folder and a line here. */
export const AGENT_LOG_SOURCES: readonly AgentLogSource[] = [
  claudeCode,
  amp,
  codex,
  copilot,
  gemini,
  goose,
  opencode,
  qwen,
]
