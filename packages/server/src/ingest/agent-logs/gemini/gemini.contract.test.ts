import { createHash } from 'node:crypto'
import { type Random, random } from '../../sample/random.ts'
import { agentLogContract, type MadeHistory } from '../agent-log-source.contract.ts'
import { gemini } from './gemini.ts'

const SECRET = 'the-quick-brown-prompt'
const MODELS = ['gemini-2.5-pro', 'gemini-2.5-flash', 'gemini-3-pro-preview'] as const
const START = Date.parse('2026-01-05T08:00:00Z')

type Fields = Record<string, unknown>

interface World {
  readonly dice: Random
  readonly truth: {
    calls: number
    inputTokens: number
    outputTokens: number
    cacheReadTokens: number
  }
  readonly files: { path: string; content: string }[]
  time: number
}

/** Sessions of every form: documents, lines, documents resumed as lines, and sub-agents. */
function history(seed: number): MadeHistory {
  const world: World = {
    dice: random(seed),
    truth: { calls: 0, inputTokens: 0, outputTokens: 0, cacheReadTokens: 0 },
    files: [],
    time: START,
  }
  for (let index = 0; index < 5; index += 1) addSession(world, index)
  world.files.push({
    path: '.gemini/projects.json',
    content: JSON.stringify({ projects: { '/home/dev/shop': 'shop' } }),
  })
  return world
}

function addSession(world: World, index: number): void {
  const { dice } = world
  const isNamed = dice.chance(0.5)
  const hash = createHash('sha256')
    .update(isNamed ? '/home/dev/shop' : '/srv/übung')
    .digest('hex')
  const id = uuid(dice)
  const chats = `.gemini/tmp/${isNamed ? 'shop' : hash}/chats`
  const path = `${chats}/session-2026-01-05T0${index}-00-${id.slice(0, 8)}`
  const form = dice.pick(['document', 'lines', 'resumed'] as const)
  const head = { sessionId: id, projectHash: hash, startTime: now(world), lastUpdated: now(world) }
  const early = form === 'lines' ? [] : messages(world)
  if (form !== 'lines') {
    const document = { ...head, messages: early.map(({ last }) => last) }
    world.files.push({ path: `${path}.json`, content: JSON.stringify(document, null, 2) })
  }
  if (form === 'document') return
  const rows: unknown[] = [{ ...head, kind: 'main' }, ...early.map(({ last }) => last)]
  const late = messages(world)
  for (const { rows: written } of late) {
    rows.push(...written, { $set: { lastUpdated: now(world) } })
  }
  if (dice.chance(0.5)) rows.push({ $rewindTo: late[1]?.last['id'] ?? 'none' })
  if (dice.chance(0.5)) {
    const all = [...early, ...late].map(({ last }) => last)
    rows.push({ $set: { messages: all, lastUpdated: now(world) } })
  }
  if (dice.chance(0.6)) rows.push(...addSubagent(world, `${chats}/${id}`, hash))
  world.files.push({ path: `${path}.jsonl`, content: linesOf(dice, rows) })
}

/** A sub-agent's own history; its caller's row, which names it. */
function addSubagent(world: World, folder: string, hash: string): readonly Fields[] {
  const { dice } = world
  const id = dice.hex(6)
  const head = { sessionId: id, projectHash: hash, startTime: now(world), kind: 'subagent' }
  const rows = [head, ...messages(world).flatMap(({ rows }) => rows)]
  world.files.push({ path: `${folder}/${id}.jsonl`, content: linesOf(dice, rows) })
  const call = {
    id: dice.hex(8),
    name: 'codebase_investigator',
    args: { objective: SECRET },
    agentId: id,
  }
  return answer(world, [call]).rows
}

const linesOf = (dice: Random, rows: readonly unknown[]): string => {
  const end = dice.pick(['\n', '\r\n'])
  return rows.map((row) => JSON.stringify(row) + end).join('')
}

interface Written {
  /** Each time that it is written. */
  readonly rows: readonly Fields[]
  readonly last: Fields
}

function messages(world: World): readonly Written[] {
  const { dice } = world
  return Array.from({ length: dice.whole(2, 6) }, () => [question(world), answer(world)]).flat()
}

function question(world: World): Written {
  const last = {
    id: uuid(world.dice),
    timestamp: now(world),
    type: world.dice.pick(['user', 'info']),
    content: [{ text: `${SECRET} "tokens": {"input": 99} ` }],
  }
  return { rows: [last], last }
}

/** An answer is written before its tokens are known, with them, and once more with its tools' results. */
function answer(world: World, calls: readonly Fields[] = []): Written {
  const { dice, truth } = world
  const base = {
    id: uuid(dice),
    timestamp: now(world),
    type: 'gemini',
    content: `${SECRET} «ein Blick» 東京`,
    thoughts: [{ subject: SECRET, description: SECRET }],
    model: dice.pick(MODELS),
  }
  const tokens = dice.chance(0.95) ? countedTokens(dice, truth) : null
  const tool = {
    name: dice.pick(['shell', 'read_file']),
    args: { tokens: 5 },
    result: [{ text: SECRET }],
  }
  const last = { ...base, tokens, toolCalls: [tool, ...calls] }
  const early = [
    { ...base, tokens: null },
    { ...base, tokens },
  ]
  return { rows: dice.chance(0.6) ? [...early, last] : [last], last }
}

function countedTokens(dice: Random, truth: World['truth']) {
  const input = dice.whole(500, 60_000)
  const cached = dice.chance(0.5) ? dice.whole(0, input) : 0
  const [output, thoughts, tool] = [dice.whole(1, 900), dice.whole(0, 700), dice.whole(0, 40)]
  truth.calls += 1
  truth.inputTokens += input + tool
  truth.cacheReadTokens += cached
  truth.outputTokens += output + thoughts
  return { input, output, cached, thoughts, tool, total: input + output + thoughts + tool }
}

const now = (world: World): string => {
  world.time += world.dice.whole(1, 90_000)
  return new Date(world.time).toISOString()
}

const uuid = (dice: Random): string =>
  `${dice.hex(8)}-${dice.hex(4)}-4${dice.hex(3)}-a${dice.hex(3)}-${dice.hex(12)}`

agentLogContract({ source: gemini, history, secret: SECRET })
