import type { AgentLogSource } from './agent-log-source.ts'
import { claudeCode } from './claude-code/claude-code.ts'
import { gemini } from './gemini/gemini.ts'

/** The tools whose histories can be imported. A new one is a folder and a line here. */
export const AGENT_LOG_SOURCES: readonly AgentLogSource[] = [claudeCode, gemini]
