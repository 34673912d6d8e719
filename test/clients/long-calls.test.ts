import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const MIB = 2 ** 20

/** A name that is cut out of a text keeps the text in memory for as long as the name is held. */
it.each(['json', 'text', 'arrayBuffer', 'stream'])(
  'keeps nothing of 40 MB of prompts, nor of their answers read by %s',
  (how) => {
    const program = join(import.meta.dirname, 'long-calls.mjs')
    const flags = ['--expose-gc', program, how]
    const said = JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8' }))
    expect(said).toMatchObject({
      entries: 40,
      requestModel: 'a-model-with-a-long-name-2026-11-28',
      responseId: 'chatcmpl-a-long-identifier-40',
    })
    expect(said.heap).toBeLessThan(30 * MIB)
  },
)
