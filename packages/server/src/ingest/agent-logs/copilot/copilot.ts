import type { AgentLogSource } from '../agent-log-source.ts'
import { rowsOfHead } from '../head-of.ts'
import { isObject } from '../join-json.ts'
import { discover } from './discover.ts'
import { isStore } from './is-store.ts'

/** The histories of Copilot CLI. */
export const copilot: AgentLogSource = {
  name: 'copilot',
  title: 'Copilot CLI',
  version: 3,
  discover,
  recognise,
  load: async () => (await import('./copilot-reader.ts')).copilotReader,
}

function recognise(path: string, head: string): boolean {
  if (isStore(path, head)) return true
  if (!path.endsWith('.jsonl')) return false
  if (/[/\\]\.copilot[/\\]/.test(path)) return true
  return rowsOfHead(head).some((row) => isEvent(row) || isRecord(row))
}

type Row = Readonly<Record<string, unknown>>

const isEvent = ({ type, data }: Row): boolean =>
  isObject(data) && /^session\.(start|resume)$/.test(String(type))

const RECORD_NAME = /^(github\.copilot|copilot_chat|gen_ai)\./

const isRecord = ({ attributes }: Row): boolean =>
  isObject(attributes) && Object.keys(attributes).some((name) => RECORD_NAME.test(name))
