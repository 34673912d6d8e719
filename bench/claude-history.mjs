/**
 * Writes histories as Claude Code keeps them, with what they truly add up to. Seeded: the same
 * options give the same bytes. Plain JavaScript without dependencies, for benches and tests.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hex, mulberry32, uuid } from './seeded.mjs'

const MODELS = ['claude-opus-4-6', 'claude-sonnet-4-6', 'claude-haiku-4-5-20251001']
const TOOLS = ['Bash', 'Read', 'Edit', 'Grep', 'Write', 'WebFetch']
const AGENT_TYPES = ['Explore', 'general-purpose', 'code-reviewer']
const START = Date.parse('2026-01-05T08:00:00Z')
const MINUTE = 60_000
/** Stands in every text of the histories: what must never reach a ledger. */
export const SECRET_TEXT = 'the-quick-brown-prompt'

/**
 * Makes histories in memory.
 *
 * @param {object} [options]
 * @param {number} [options.seed]
 * @param {number} [options.sessions] sessions, each with a sub-agent now and then
 * @param {number} [options.answers] answers of a model in a session's main thread
 * @param {number} [options.resumed] share of the sessions that a later one copies, 0 to 1
 * @param {number} [options.toolOutputBytes] length of a usual tool output
 * @param {string} [options.cwd] folder that the sessions ran in
 * @returns {{ files: { path: string, text: string }[], truth: { calls: number, usageRows: number,
 *   inputTokens: number, cacheReadTokens: number, cacheWriteTokens: number, outputTokens: number } }}
 */
export function claudeHistory(options = {}) {
  const { seed = 1, sessions = 4, answers = 12, resumed = 0.25 } = options
  const world = {
    random: mulberry32(seed),
    toolOutputBytes: options.toolOutputBytes ?? 400,
    cwd: options.cwd ?? '/home/dev/work.shop',
    truth: {
      calls: 0,
      usageRows: 0,
      inputTokens: 0,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 0,
    },
  }
  const files = []
  for (let index = 0; index < sessions; index += 1) {
    const session = sessionFiles(world, index, answers)
    files.push(...session)
    if (world.random() < resumed) files.push(resumedCopy(world, session[0], index, answers))
  }
  for (const file of files)
    world.truth.usageRows += file.lines.filter((line) => line.includes('"usage":{')).length
  return {
    files: files.map(({ path, lines }) => ({ path, text: `${lines.join('\n')}\n` })),
    truth: world.truth,
  }
}

/** Writes `claudeHistory(options)` below a folder, as `projects/…`, and returns its truth with the bytes written. */
export function writeClaudeHistory(folder, options = {}) {
  const { files, truth } = claudeHistory(options)
  let bytes = 0
  for (const file of files) {
    const path = join(folder, file.path)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, file.text)
    bytes += Buffer.byteLength(file.text)
  }
  return { ...truth, files: files.length, bytes }
}

function sessionFiles(world, index, answers) {
  const id = uuid(world.random)
  const context = {
    id,
    time: START + index * 97 * MINUTE,
    slug: world.cwd.replace(/[/.]/g, '-'),
    rowFields: {
      userType: 'external',
      cwd: world.cwd,
      sessionId: id,
      version: '2.1.40',
      gitBranch: pick(world, ['main', 'fix/überlauf']),
    },
  }
  const main = { path: `projects/${context.slug}/${id}.jsonl`, lines: [] }
  const files = [main]
  main.lines.push(userRow(world, context, `Start of ${SECRET_TEXT} ${index}`))
  for (let turn = 0; turn < answers; turn += 1) {
    const calls = world.random() < 0.02 ? subagent(world, context, main, files) : null
    if (calls === null) main.lines.push(...answer(world, context), toolResult(world, context))
  }
  if (world.random() < 0.2) main.lines.push(syntheticRow(world, context))
  return files
}

function subagent(world, context, main, files) {
  const agentId = hex(world.random, 7)
  const type = pick(world, AGENT_TYPES)
  const toolUse = `toolu_${hex(world.random, 24)}`
  const call = {
    type: 'tool_use',
    id: toolUse,
    name: 'Task',
    input: { subagent_type: type, prompt: `${SECRET_TEXT} look around` },
  }
  main.lines.push(...answer(world, context, { block: call }))
  const path = `projects/${context.slug}/${context.id}/subagents/agent-${agentId}`
  const side = { ...context, rowFields: { ...context.rowFields, isSidechain: true, agentId } }
  const lines = []
  for (let turn = 0; turn < 5; turn += 1)
    lines.push(...answer(world, side), toolResult(world, side))
  context.time = side.time
  files.push({ path: `${path}.jsonl`, lines })
  if (world.random() < 0.7)
    files.push({ path: `${path}.meta.json`, lines: [JSON.stringify({ agentType: type })] })
  main.lines.push(
    JSON.stringify({
      ...baseRow(world, context),
      type: 'user',
      message: {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: toolUse,
            content: [{ type: 'text', text: `${SECRET_TEXT} found.\nagentId: ${agentId}` }],
          },
        ],
      },
      toolUseResult: {
        status: 'completed',
        agentId,
        totalTokens: 999_999,
        usage: { input_tokens: 5, output_tokens: 777, cache_read_input_tokens: 999_217 },
      },
    }),
  )
  return files
}

/** One answer: 1 to 3 rows of one message, whose output count grows. */
function answer(world, context, { block } = {}) {
  const { random, truth } = world
  const message = `msg_01${hex(random, 22)}`
  const request = `req_011${hex(random, 20)}`
  const rows = random() < 0.62 ? 1 : 2 + Math.floor(random() * 2)
  const usage = usageOf(random)
  count(truth, usage)
  const model = pick(world, MODELS)
  return Array.from({ length: rows }, (_, index) => {
    const isLast = index === rows - 1
    const output = isLast ? usage.output_tokens : 1 + Math.floor(random() * 8)
    const content = isLast && block !== undefined ? block : contentOf(world, index)
    return JSON.stringify({
      ...baseRow(world, context),
      message: {
        id: message,
        type: 'message',
        role: 'assistant',
        model,
        content: [content],
        stop_reason: isLast ? 'tool_use' : null,
        stop_sequence: null,
        usage: { ...usage, output_tokens: Math.min(output, usage.output_tokens) },
      },
      requestId: request,
      type: 'assistant',
    })
  })
}

function usageOf(random) {
  const written = Math.floor(random() ** 3 * 20_000)
  const isLong = random() < 0.2
  return {
    input_tokens: 2 + Math.floor(random() * 40),
    cache_creation_input_tokens: written,
    cache_read_input_tokens: Math.floor(random() * 120_000),
    cache_creation: {
      ephemeral_5m_input_tokens: isLong ? 0 : written,
      ephemeral_1h_input_tokens: isLong ? written : 0,
    },
    output_tokens: 10 + Math.floor(random() ** 2 * 2_500),
    service_tier: 'standard',
  }
}

function count(truth, usage) {
  truth.calls += 1
  truth.inputTokens +=
    usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens
  truth.cacheReadTokens += usage.cache_read_input_tokens
  truth.cacheWriteTokens += usage.cache_creation_input_tokens
  truth.outputTokens += usage.output_tokens
}

function contentOf(world, index) {
  if (index % 2 === 0)
    return { type: 'text', text: `${SECRET_TEXT}: «ein Blick» ${filler(world, 120)}` }
  const name = pick(world, TOOLS)
  return {
    type: 'tool_use',
    id: `toolu_${hex(world.random, 24)}`,
    name,
    input: { command: `${SECRET_TEXT} ${filler(world, 80)}`, id: null },
  }
}

const userRow = (world, context, text) =>
  JSON.stringify({
    ...baseRow(world, context),
    type: 'user',
    message: { role: 'user', content: text },
  })

/** Tool outputs speak of "usage" too, now and then; one in a hundred is long. */
function toolResult(world, context) {
  const size =
    world.random() < 0.01 ? world.toolOutputBytes * 100 : world.toolOutputBytes * world.random()
  const quoted = world.random() < 0.1 ? ' {"usage": {"input_tokens": 123456}} ' : ''
  const content = `${SECRET_TEXT}${quoted}${filler(world, size)}`
  return JSON.stringify({
    ...baseRow(world, context),
    type: 'user',
    message: {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: `toolu_${hex(world.random, 24)}`, content }],
    },
  })
}

const syntheticRow = (world, context) =>
  JSON.stringify({
    ...baseRow(world, context),
    type: 'assistant',
    isApiErrorMessage: true,
    message: {
      id: uuid(world.random),
      role: 'assistant',
      model: '<synthetic>',
      content: [{ type: 'text', text: 'API Error' }],
      usage: { input_tokens: 0, output_tokens: 0 },
    },
  })

/** A resumed session: the rows of an earlier one under another session's id, then its own. */
function resumedCopy(world, original, index, answers) {
  const id = uuid(world.random)
  const old = /([^/]+)\.jsonl$/.exec(original.path)[1]
  const isRewritten = world.random() < 0.5
  const copied = isRewritten
    ? original.lines.map((line) => line.replaceAll(old, id))
    : [...original.lines]
  const context = {
    id,
    time: START + index * 97 * MINUTE + 3 * 24 * 60 * MINUTE,
    rowFields: { ...JSON.parse(copied[0]), sessionId: id, type: undefined, message: undefined },
  }
  const lines = [userRow(world, context, `Back to ${SECRET_TEXT}`), ...copied]
  for (let turn = 0; turn < answers / 4; turn += 1)
    lines.push(...answer(world, context), toolResult(world, context))
  return { path: original.path.replace(old, id), lines }
}

function baseRow(world, context) {
  context.time += Math.floor(world.random() * 20_000)
  return {
    parentUuid: uuid(world.random),
    isSidechain: false,
    ...context.rowFields,
    uuid: uuid(world.random),
    timestamp: new Date(context.time).toISOString(),
  }
}

const FILLER = 'lorem ipsum\t"dolor" sit amet, grün, 東京, consectetur \\n adipiscing elit; '
const filler = (_world, length) => FILLER.repeat(Math.ceil(length / FILLER.length)).slice(0, length)

const pick = (world, list) => list[Math.floor(world.random() * list.length)]
