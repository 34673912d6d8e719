import { statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { isObject } from '../join-json.ts'
import type { JsonShape } from '../json-shape.ts'
import { readJson } from '../read-json.ts'
import { type Message, messageOf } from './message.ts'

/** Nothing that was said. */
const MESSAGE_SHAPE: JsonShape = {
  id: 'keep',
  sessionID: 'keep',
  role: 'keep',
  modelID: 'keep',
  providerID: 'keep',
  model: { id: 'keep', providerID: 'keep' },
  mode: 'keep',
  agent: 'keep',
  tokens: 'keep',
  cost: 'keep',
  time: { created: 'keep', completed: 'keep' },
  path: { cwd: 'keep', root: 'keep' },
  finish: 'keep',
  error: { name: 'keep', type: 'keep' },
}

/**
 * Reads a message that is a file of its own: `storage/message/<session>/<message>.json`.
 * Returns null when it is no JSON object.
 *
 * @throws the system's error when the file cannot be read.
 */
export function readMessageFile(path: string): Message | null {
  const { size, mtimeMs } = statSync(path)
  const data = readJson(path, { offset: 0, bytes: size }, { shape: MESSAGE_SHAPE })
  if (!isObject(data)) return null
  return messageOf(data, {
    id: basename(path, '.json'),
    session: sessionOfPath(path),
    created: null,
    written: Math.trunc(mtimeMs),
    kind: 'file',
    isAnswer: false,
  })
}

/** The folder of a session; null for a file that stands beside them. */
function sessionOfPath(path: string): string | null {
  const folder = basename(dirname(path))
  return folder === 'message' ? null : folder
}
