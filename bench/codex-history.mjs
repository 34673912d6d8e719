import { hex, mulberry32 } from './seeded.mjs'

/**
 * Writes histories as Codex CLI keeps them, with what they truly add up to. Seeded: the same options
 * give the same bytes. Plain JavaScript without dependencies, for benches and tests.
 */

const MODELS = ['gpt-5', 'gpt-5-codex', 'gpt-5-mini']
const TOOLS = ['shell', 'apply_patch', 'view_image']
const START = Date.parse('2026-01-05T08:00:00Z')
const SECOND = 1000
const HOUR = 3600 * SECOND
const ZERO = { input: 0, cached: 0, output: 0, reasoning: 0 }
/** Stands in every text of the histories: what must never reach a ledger. */
export const SECRET_TEXT = 'a-lazy-dog-of-a-prompt'

/**
 * Makes histories in memory: threads with counters that are written again, late, or anew; forks and
 * sub-agents that begin with a copy of their caller; threads that go on in another file; archived
 * copies; logs of `codex exec --json`.
 *
 * @param {object} [options]
 * @param {number} [options.seed]
 * @param {number} [options.threads] threads that people start
 * @param {number} [options.turns] turns of each
 * @param {number} [options.forked] share of the threads that are forked, 0 to 1
 * @param {number} [options.toolOutputBytes] length of a tool output
 * @returns {{ files: { path: string, text: string }[], truth: { calls: number,
 *   inputTokens: number, cacheReadTokens: number, outputTokens: number } }} paths below `.codex`
 */
export function codexHistory(options = {}) {
  const { seed = 1, threads = 4, turns = 4, forked = 0.5 } = options
  const world = {
    random: mulberry32(seed),
    toolOutputBytes: options.toolOutputBytes ?? 300,
    files: [],
    truth: { calls: 0, inputTokens: 0, cacheReadTokens: 0, outputTokens: 0 },
  }
  for (let index = 0; index < threads; index += 1) {
    const thread = startThread(world, START + index * HOUR)
    runTurns(world, thread, turns)
    const lines = linesOf(thread)
    if (world.random() < forked) fork(world, thread, { depth: 1 + Math.round(world.random()) })
    keep(world, thread, lines, turns)
    if (world.random() < 0.3) logOfRun(world, thread)
  }
  runsWithoutHistory(world)
  return { files: world.files, truth: world.truth }
}

/** Writes a thread's file, and now and then an archived copy or a second file that goes on. */
function keep(world, thread, lines, turns) {
  const path = pathOf(thread, thread.start)
  world.files.push({ path: `sessions/${path}`, text: lines })
  const dice = world.random()
  if (dice < 0.2) world.files.push({ path: `archived_sessions/${path}`, text: lines })
  // A counter that is all one answer's would look new in another file.
  if (dice < 0.8 || thread.last?.input === thread.total.input) return
  thread.rows = [metaOf(thread)]
  thread.time += 5 * HOUR
  // The counter as it stood is written once more.
  if (thread.last !== null) thread.rows.push(countRow(thread))
  runTurns(world, thread, Math.ceil(turns / 2))
  world.files.push({ path: `sessions/${pathOf(thread, thread.time)}`, text: linesOf(thread) })
}

function startThread(world, start, parent = null) {
  const thread = {
    id: uuid7(world.random, start),
    start,
    time: start,
    parent,
    // Older versions wrote the total only, and no ids of turns.
    isOld: parent === null && world.random() < 0.15,
    total: parent?.total ?? ZERO,
    last: parent?.last ?? null,
    before: null,
    model: pick(world, MODELS),
    rows: [],
  }
  thread.rows.push(metaOf(thread))
  return thread
}

function fork(world, parent, { depth }) {
  const thread = startThread(world, parent.time + 10 * SECOND, parent)
  const copied = world.random() < 0.7 ? parent.rows : parent.rows.slice(1)
  const isRewritten = world.random() < 0.6
  thread.time += 200
  // Answers' own records are not copied.
  for (const row of copied.filter(({ type }) => type !== 'token_usage_record'))
    thread.rows.push(isRewritten ? { ...row, timestamp: iso(thread.time) } : row)
  thread.time += SECOND
  runTurns(world, thread, 2)
  world.files.push({
    path: `sessions/${pathOf(thread, thread.start)}`,
    text: linesOf(thread),
  })
  if (depth > 1) fork(world, thread, { depth: depth - 1 })
}

function metaOf(thread) {
  const { id, parent } = thread
  const isCalled = parent !== null && thread.start % 2 === 0
  const spawn = { parent_thread_id: parent?.id, depth: 1, agent_role: 'explorer' }
  return rowAt(thread, 'session_meta', {
    id,
    timestamp: iso(thread.time),
    cwd: '/home/dev/work.shop',
    cli_version: '0.150.0',
    source: isCalled ? { subagent: { thread_spawn: spawn } } : 'cli',
    model_provider: 'openai',
    base_instructions: { text: SECRET_TEXT },
    git: { branch: 'fix/überlauf' },
    ...(parent !== null && !isCalled && { forked_from_id: parent.id, thread_source: 'user' }),
  })
}

function runTurns(world, thread, turns) {
  for (let turn = 0; turn < turns; turn += 1) {
    const { random } = world
    thread.time += Math.floor(2 * SECOND + random() * 300 * SECOND)
    thread.turn = uuid7(random, thread.time)
    const named = thread.isOld ? {} : { turn_id: thread.turn }
    const started = { ...named, started_at: Math.floor(thread.time / SECOND) }
    thread.rows.push(
      eventAt(thread, 'task_started', started),
      rowAt(thread, 'turn_context', {
        ...named,
        cwd: '/home/dev/work.shop',
        model: thread.model,
        user_instructions: SECRET_TEXT,
      }),
    )
    // A counter is written once more when a turn begins.
    if (thread.last !== null && random() < 0.4) thread.rows.push(countRow(thread))
    const answers = 1 + Math.floor(random() * 3)
    for (let answer = 0; answer < answers; answer += 1) answerIn(world, thread)
    if (!thread.isOld && random() < 0.08) fillWindow(thread)
  }
}

function answerIn(world, thread) {
  const { random } = world
  const usage = usageOf(random)
  count(world.truth, usage)
  const name = pick(world, TOOLS)
  thread.rows.push(
    rowAt(thread, 'response_item', {
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_text', text: `${SECRET_TEXT} «東京»` }],
    }),
    rowAt(thread, 'response_item', { type: 'function_call', name, arguments: SECRET_TEXT }),
  )
  thread.time += Math.floor(2 * SECOND + random() * 20 * SECOND)
  // The counter began anew: its total is all the answer's.
  const isAnew = !thread.isOld && random() < 0.05
  thread.before = thread.last === null || isAnew ? null : { total: thread.total, last: thread.last }
  thread.total = isAnew ? usage : plus(thread.total, usage)
  thread.last = usage
  if (!thread.isOld && random() < 0.3) recordAnswer(world, thread, usage)
  thread.rows.push(countRow(thread))
  if (random() < 0.4) thread.rows.push(countRow(later(thread)))
  if (random() < 0.1) thread.rows.push(eventAt(thread, 'token_count', { info: null }))
  if (!thread.isOld && thread.before !== null && random() < 0.08)
    thread.rows.push(countRow({ ...thread, ...thread.before }))
  const quoted = random() < 0.3 ? '"token_count" {"usage":{"input_tokens":5}}' : ''
  const output = `${SECRET_TEXT}${quoted}${'lorem\t"ipsum" grün\\n'.repeat(world.toolOutputBytes / 20)}`
  thread.rows.push(rowAt(thread, 'response_item', { type: 'function_call_output', output }))
}

/** An answer's own record: of one that searched, the counter states less; a compaction moves none. */
function recordAnswer(world, thread, usage) {
  if (world.random() < 0.2) {
    const compaction = usageOf(world.random)
    count(world.truth, compaction)
    thread.rows.push(recordOf(world, thread, compaction))
  }
  thread.rows.push(recordOf(world, thread, usage))
  if (world.random() < 0.2) thread.last = { ...usage, input: usage.cached + 1 }
}

const later = (thread) => {
  thread.time += 300
  return thread
}

const recordOf = (world, thread, usage) =>
  rowAt(thread, 'token_usage_record', {
    thread_id: thread.id,
    turn_id: thread.turn,
    response_id: `resp_${hex(world.random, 48)}`,
    usage: stated(usage),
  })

/** The context ran full: the counter is set to the window's size, and begins at zero. */
function fillWindow(thread) {
  thread.total = ZERO
  const info = {
    total_token_usage: { ...stated(ZERO), total_tokens: 258_400 },
    last_token_usage: { ...stated(ZERO), total_tokens: 4000 },
  }
  thread.rows.push(eventAt(thread, 'token_count', { info }))
  thread.last = null
}

const countRow = (thread) =>
  eventAt(thread, 'token_count', {
    info: {
      total_token_usage: stated(thread.total),
      ...(!thread.isOld && { last_token_usage: stated(thread.last) }),
      model_context_window: 258_400,
    },
    rate_limits: { primary: { used_percent: 12.5 } },
  })

const stated = ({ input, cached, output, reasoning }) => ({
  input_tokens: input,
  cached_input_tokens: cached,
  output_tokens: output,
  reasoning_output_tokens: reasoning,
  total_tokens: input + output,
})

/** A log of a run that has a history too: it must add nothing. */
function logOfRun(world, thread) {
  const { total_tokens: _, ...usage } = stated(thread.total)
  if (usage.input_tokens > 0) logOf(world, thread.id, [usage])
}

/** Runs of one thread that kept no history: each states the thread's total so far. */
function runsWithoutHistory(world) {
  const id = uuid7(world.random, START - HOUR)
  let total = ZERO
  for (let run = 0; run < 3; run += 1) {
    const usage = usageOf(world.random)
    count(world.truth, usage)
    total = plus(total, usage)
    const { total_tokens: _, ...said } = stated(total)
    logOf(world, id, [said])
  }
}

function logOf(world, id, usages) {
  const item = { id: 'item_0', type: 'agent_message', text: SECRET_TEXT }
  const rows = usages.flatMap((usage) => [
    { type: 'thread.started', thread_id: id },
    { type: 'turn.started' },
    { type: 'item.completed', item },
    { type: 'turn.completed', usage },
  ])
  world.files.push({
    path: `sessions/exec-${world.files.length}.jsonl`,
    text: linesOf({ rows }),
  })
}

function usageOf(random) {
  const input = 500 + Math.floor(random() ** 2 * 90_000)
  const output = 20 + Math.floor(random() ** 2 * 3000)
  return {
    input,
    cached: Math.floor(random() * input),
    output,
    reasoning: Math.floor(random() * output),
  }
}

function count(truth, { input, cached, output }) {
  truth.calls += 1
  truth.inputTokens += input
  truth.cacheReadTokens += cached
  truth.outputTokens += output
}

const plus = (one, other) =>
  Object.fromEntries(Object.keys(one).map((name) => [name, one[name] + other[name]]))

const rowAt = ({ time }, type, payload) => ({ timestamp: iso(time), type, payload })
const eventAt = (thread, type, fields) => rowAt(thread, 'event_msg', { type, ...fields })
const iso = (time) => new Date(time).toISOString()

const linesOf = ({ rows }) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

function pathOf({ id }, time) {
  const [day, clock] = iso(time).slice(0, 19).split('T')
  return `${day.replaceAll('-', '/')}/rollout-${day}T${clock.replaceAll(':', '-')}-${id}.jsonl`
}

const pick = ({ random }, list) => list[Math.floor(random() * list.length)]

/** An id of version 7: its first 48 bits are the time. */
function uuid7(random, time) {
  const head = time.toString(16).padStart(12, '0')
  const tail = hex(random, 18)
  return `${head.slice(0, 8)}-${head.slice(8)}-7${tail.slice(0, 3)}-a${tail.slice(3, 6)}-${tail.slice(6)}`
}
