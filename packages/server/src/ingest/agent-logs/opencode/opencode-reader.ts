import type { AgentLogReader, Decoder, LookupPlace } from '../agent-log-source.ts'
import { callsOf } from './calls-of.ts'
import { databaseDecoder } from './decode-database.ts'
import { fileDecoder } from './decode-file.ts'
import { outdatedOf } from './observe.ts'
import { readCall } from './read-call.ts'

/** Reads OpenCode's histories. */
export const opencodeReader: AgentLogReader = {
  decoder,
  calls: callsOf,
  elsewhere: (_key, sighting) => outdatedOf(sighting),
  read: readCall,
}

function decoder({ home }: LookupPlace): Decoder {
  const ofDatabase = databaseDecoder(home)
  const ofFile = fileDecoder(home)
  return (file, from) => (file.path.endsWith('.json') ? ofFile(file, from) : ofDatabase(file, from))
}
