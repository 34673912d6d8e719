import { type Random, random } from '../../sample/random.ts'
import { agentLogContract, type MadeHistory } from '../agent-log-source.contract.ts'
import { amp } from './amp.ts'

const SECRET = 'the-quick-brown-prompt'
const MODELS = ['claude-sonnet-4-5-20250929', 'gpt-5', 'gemini-2.5-flash'] as const

type Fields = Record<string, unknown>

interface World {
  readonly dice: Random
  readonly truth: {
    calls: number
    inputTokens: number
    outputTokens: number
    cacheReadTokens: number
  }
  time: number
}

/** Threads with a bill, without one, and with one that ends early. */
function history(seed: number): MadeHistory {
  const dice = random(seed)
  const truth = { calls: 0, inputTokens: 0, outputTokens: 0, cacheReadTokens: 0 }
  const world: World = { dice, truth, time: Date.parse('2026-01-05T08:00:00Z') }
  const files = Array.from({ length: 6 }, () => {
    const id = `T-${dice.hex(32)}`
    const content = JSON.stringify(thread(world, id), null, dice.pick([0, 2]))
    return { path: `.local/share/amp/threads/${id}.json`, content }
  })
  return { files, truth }
}

function thread(world: World, id: string): Fields {
  const { dice } = world
  const events: Fields[] = []
  const messages: Fields[] = []
  const billed = dice.pick(['all', 'none', 'early'] as const)
  if (billed !== 'none') events.push(titleEvent(world))
  const turns = dice.whole(2, 6)
  for (let turn = 0; turn < turns; turn += 1) {
    messages.push({ role: 'user', messageId: 2 * turn, content: [{ type: 'text', text: SECRET }] })
    const usage = counted(world)
    messages.push(answer(dice, 2 * turn + 1, usage))
    if (billed === 'all' || (billed === 'early' && turn === 0)) {
      events.push(eventOf(world, 2 * turn + 1, usage))
    }
  }
  return {
    v: 3,
    id,
    created: world.time,
    title: SECRET,
    messages,
    env: { initial: { trees: [{ uri: 'file:///home/dev/%C3%BCbung' }] } },
    ...(billed !== 'none' && { usageLedger: { events } }),
  }
}

const answer = (dice: Random, messageId: number, usage: Fields): Fields => ({
  role: 'assistant',
  messageId,
  content: [
    { type: 'text', text: `${SECRET} "usage": {"inputTokens": 99}` },
    {
      type: 'tool_use',
      id: dice.hex(8),
      name: dice.pick(['Bash', 'Read']),
      input: { text: SECRET },
    },
  ],
  usage,
})

function counted(world: World): Fields {
  const { dice, truth } = world
  const [input, output] = [dice.whole(2, 900), dice.whole(1, 900)]
  const [read, written] = [dice.whole(0, 60_000), dice.whole(0, 4000)]
  truth.calls += 1
  truth.inputTokens += input + read + written
  truth.cacheReadTokens += read
  truth.outputTokens += output
  return {
    model: dice.pick(MODELS),
    inputTokens: input,
    outputTokens: output,
    cacheCreationInputTokens: written,
    cacheReadInputTokens: read,
    totalInputTokens: input + read + written,
    timestamp: now(world),
  }
}

const eventOf = (world: World, toMessageId: number, usage: Fields): Fields => ({
  id: world.dice.hex(32),
  timestamp: now(world),
  model: usage['model'],
  credits: world.dice.next(),
  tokens: { input: usage['inputTokens'], output: usage['outputTokens'] },
  operationType: 'inference',
  toMessageId,
})

function titleEvent(world: World): Fields {
  const { dice, truth } = world
  const tokens = { input: dice.whole(100, 300), output: dice.whole(2, 9) }
  truth.calls += 1
  truth.inputTokens += tokens.input
  truth.outputTokens += tokens.output
  const timestamp = now(world)
  return {
    id: dice.hex(32),
    timestamp,
    model: 'claude-haiku-4-5',
    credits: 0,
    tokens,
    operationType: 'title',
  }
}

const now = (world: World): string => {
  world.time += world.dice.whole(1, 90_000)
  return new Date(world.time).toISOString()
}

agentLogContract({ source: amp, history, secret: SECRET, isAppended: false })
