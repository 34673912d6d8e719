import { hex, mulberry32, uuid } from './seeded.mjs'

/**
 * Writes histories as Copilot CLI keeps them, with what they truly add up to. Seeded: the same options
 * give the same bytes. Plain JavaScript without dependencies, for benches and tests.
 */

const MODELS = ['claude-sonnet-4-5', 'gpt-5', 'gpt-5-mini']
const START = Date.parse('2026-01-05T08:00:00Z')
const SECOND = 1000
const HOUR = 3600 * SECOND
/** Stands in every text of the histories: what must never reach a ledger. */
export const SECRET_TEXT = 'some-liquor-jugs-of-prompt'

/**
 * Makes histories in memory: sessions that one or several processes wrote, each with its sums at its
 * end; some of the processes exported telemetry, where a call may stand in records of several kinds.
 *
 * @param {object} [options]
 * @param {number} [options.seed]
 * @param {number} [options.sessions]
 * @returns {{ files: { path: string, text: string }[], truth: { calls: number,
 *   inputTokens: number, cacheReadTokens: number, outputTokens: number } }} paths below `.copilot`
 */
export function copilotHistory(options = {}) {
  const { seed = 1, sessions = 4 } = options
  const random = mulberry32(seed)
  const world = {
    random,
    truth: { calls: 0, inputTokens: 0, cacheReadTokens: 0, outputTokens: 0 },
    files: [],
    /** Records by file: an exporter appends to one, also of the next process. */
    exports: [[], []],
  }
  for (let index = 0; index < sessions; index += 1) writeSession(world, index)
  world.exports.forEach((records, index) => {
    if (records.length > 0)
      world.files.push({ path: `otel/export-${index}.jsonl`, text: linesOf(records) })
  })
  return { files: world.files, truth: world.truth }
}

function writeSession(world, index) {
  const { random } = world
  const id = uuid(random)
  // Newer versions go on counting when a session is entered again.
  const totals = random() < 0.5 ? {} : null
  const session = { id, time: START + index * 9 * HOUR, rows: [], totals }
  let isAllExported = true
  const processes = 1 + Math.floor(random() * 3)
  for (let process = 0; process < processes; process += 1) {
    const name = process === 0 ? 'session.start' : 'session.resume'
    event(world, session, name, {
      sessionId: id,
      context: { cwd: '/home/dev/work.shop', branch: 'fix/überlauf', repository: 'dev/shop' },
    })
    const isExported = random() < 0.4
    isAllExported &&= isExported
    runProcess(world, session, isExported)
    session.time += 2 * HOUR
  }
  // Of some sessions telemetry is all there is.
  if (isAllExported && random() < 0.3) return
  world.files.push({ path: `session-state/${id}/events.jsonl`, text: linesOf(session.rows) })
}

function runProcess(world, session, isExported) {
  const { random } = world
  const sums = {}
  const turns = 1 + Math.floor(random() * 3)
  for (let turn = 0; turn < turns; turn += 1) {
    const calls = Array.from({ length: 1 + Math.floor(random() * 4) }, () => callOf(world, session))
    for (const call of calls) {
      addTo(sums, call)
      if (session.totals !== null) addTo(session.totals, call)
      event(world, session, 'assistant.message', {
        content: SECRET_TEXT,
        outputTokens: call.output,
      })
    }
    if (isExported) {
      exportTrace(world, session, calls)
      for (const call of calls) count(world.truth, call)
    }
  }
  session.time += 5 * SECOND
  end(world, session, session.totals ?? sums)
  if (!isExported) for (const sum of Object.values(sums)) count(world.truth, sum)
  // Sessions are entered only to be looked at, too.
  if (random() < 0.2) {
    session.time += HOUR
    event(world, session, 'session.resume', { sessionId: session.id })
    end(world, session, session.totals ?? {})
  }
}

function end(world, session, sums) {
  const modelMetrics = Object.fromEntries(
    Object.entries(sums).map(([model, sum]) => [model, metricsOf(sum)]),
  )
  event(world, session, 'session.shutdown', {
    shutdownType: 'routine',
    modelMetrics,
    ...(session.totals !== null && { eventsFileSizeBytes: session.rows.length * 300 }),
  })
}

function callOf(world, session) {
  const { random } = world
  session.time += Math.floor(2 * SECOND + random() * 20 * SECOND)
  const read = Math.floor(random() ** 2 * 50_000)
  const written = Math.floor(random() ** 3 * 5000)
  const output = 20 + Math.floor(random() ** 2 * 3000)
  return {
    time: session.time,
    model: pick(world, MODELS),
    input: read + written + 5 + Math.floor(random() * 900),
    read,
    written,
    output,
    reasoning: Math.floor(random() * output),
  }
}

/** A trace: the calls as spans, logs or turns, and the agent's run that sums them, in any order. */
function exportTrace(world, session, calls) {
  const { random } = world
  const trace = hex(random, 32)
  const best = 3 - Math.floor(random() ** 3 * 3)
  const records = calls.flatMap((call, index) => {
    const ids = { trace, span: hex(random, 16), response: `resp_${hex(random, 24)}` }
    return [
      best >= 3 && chatSpan(session, call, ids),
      (best === 2 || (best > 2 && random() < 0.5)) && inferenceLog(session, call, ids),
      (best === 1 || random() < 0.4) && turnLog(call, { ...ids, turn: index }),
    ].filter(Boolean)
  })
  records.push(
    agentSpan(session, calls, { trace, span: hex(random, 16) }),
    contextLog(session, trace),
  )
  const file = world.exports[Math.floor(random() * world.exports.length)]
  file.push(...records.sort(() => random() - 0.5))
  // An exporter that got no answer sends a record again.
  if (random() < 0.2) file.push(records[0])
}

const spanAt = (time, { trace, span }, fields) => ({
  type: 'span',
  traceId: trace,
  spanId: span,
  startTime: pairOf(time - SECOND),
  endTime: pairOf(time),
  ...fields,
})

const chatSpan = (session, call, ids) =>
  spanAt(call.time, ids, {
    name: `chat ${call.model}`,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'github',
      'gen_ai.request.model': call.model,
      'gen_ai.response.model': call.model,
      'gen_ai.response.id': ids.response,
      'gen_ai.conversation.id': session.id,
      'gen_ai.input.messages': SECRET_TEXT,
      ...usageOf(call),
    },
  })

const agentSpan = (session, calls, ids) =>
  spanAt(calls.at(-1).time, ids, {
    name: 'invoke_agent',
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.conversation.id': session.id,
      ...usageOf(calls.reduce(plus)),
    },
  })

const logAt = (time, { trace, span }, fields) => ({
  hrTime: pairOf(time),
  spanContext: { traceId: trace, spanId: span, traceFlags: 1 },
  ...fields,
})

const inferenceLog = (session, call, ids) =>
  logAt(call.time, ids, {
    attributes: {
      'event.name': 'gen_ai.client.inference.operation.details',
      'gen_ai.response.model': call.model,
      'gen_ai.response.id': ids.response,
      'gen_ai.conversation.id': session.id,
      ...usageOf(call),
    },
    _body: `GenAI inference: ${call.model}`,
  })

const turnLog = (call, ids) =>
  logAt(call.time, ids, {
    attributes: {
      'event.name': 'copilot_chat.agent.turn',
      'turn.index': ids.turn,
      ...usageOf(call),
    },
    _body: `copilot_chat.agent.turn: ${ids.turn}`,
  })

const contextLog = (session, trace) =>
  logAt(
    session.time,
    { trace, span: 'session' },
    {
      attributes: {
        'event.name': 'copilot_chat.session.start',
        'session.id': session.id,
        'gen_ai.request.model': MODELS[0],
      },
    },
  )

const usageOf = ({ input, read, written, output, reasoning }) => ({
  'gen_ai.usage.input_tokens': input,
  'gen_ai.usage.cache_read.input_tokens': read,
  'gen_ai.usage.cache_creation.input_tokens': written,
  'gen_ai.usage.output_tokens': output,
  'gen_ai.usage.reasoning.output_tokens': reasoning,
})

const metricsOf = ({ calls, input, read, written, output, reasoning }) => ({
  requests: { count: calls, cost: 1 },
  usage: {
    inputTokens: input,
    cacheReadTokens: read,
    cacheWriteTokens: written,
    outputTokens: output,
    reasoningTokens: reasoning,
  },
})

const COUNTS = ['input', 'read', 'written', 'output', 'reasoning']

const plus = (one, other) => ({
  ...one,
  ...Object.fromEntries(COUNTS.map((name) => [name, one[name] + other[name]])),
})

function addTo(sums, call) {
  const known = sums[call.model]
  sums[call.model] =
    known === undefined ? { ...call, calls: 1 } : { ...plus(known, call), calls: known.calls + 1 }
}

function count(truth, { input, read, output }) {
  truth.calls += 1
  truth.inputTokens += input
  truth.cacheReadTokens += read
  truth.outputTokens += output
}

function event({ random }, session, type, data) {
  const timestamp = new Date(session.time).toISOString()
  session.rows.push({ type, id: uuid(random), timestamp, parentId: null, data })
}

const pairOf = (time) => [Math.floor(time / SECOND), (time % SECOND) * 1_000_000]

const linesOf = (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

const pick = ({ random }, list) => list[Math.floor(random() * list.length)]
