import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import protobuf from 'protobufjs'

const PROTO = readFileSync(join(import.meta.dirname, 'otlp.proto'), 'utf8')

// The library looks for its companion in a way that test runners do not follow.
const ours = createRequire(import.meta.url)
const loaded = createRequire(ours.resolve('protobufjs'))('long')
const Long = loaded.default ?? loaded
protobuf.util.Long = Long
protobuf.configure()

const { root } = protobuf.parse(PROTO, { keepCase: false })

/** The generated codec of a request. */
export const generated = {
  traces: root.lookupType('Traces'),
  metrics: root.lookupType('Metrics'),
  logs: root.lookupType('Logs'),
}

/** Whether a value is the generated codec's form of a number of 64 bits. */
export const isLong = (value: unknown): value is { toString(): string } => Long.isLong(value)
