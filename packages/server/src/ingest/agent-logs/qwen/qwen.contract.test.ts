import { type Random, random } from '../../sample/random.ts'
import { agentLogContract, type MadeHistory } from '../agent-log-source.contract.ts'
import { qwen } from './qwen.ts'

const SECRET = 'the-quick-brown-prompt'
const MODELS = ['qwen3-coder-plus', 'qwen3-max', 'deepseek-chat'] as const
const FOLDER = '.qwen/projects/-home-dev-shop'

type Fields = Record<string, unknown>

/**
 * Sessions with answers of both protocols, branches that copy them, and sub-agents; a log of calls, of
 * which some are told nowhere else.
 */
function history(seed: number): MadeHistory {
  const dice = random(seed)
  const truth = { calls: 0, inputTokens: 0, outputTokens: 0, cacheReadTokens: 0 }
  const files: { path: string; content: string }[] = []
  let time = Date.parse('2026-01-05T08:00:00Z')

  const base = (session: string, type: string): Fields => {
    time += dice.whole(1, 60_000)
    return {
      uuid: dice.hex(32),
      parentUuid: dice.hex(32),
      sessionId: session,
      timestamp: new Date(time).toISOString(),
      type,
      cwd: '/home/dev/shop',
      gitBranch: 'fix/überlauf',
    }
  }
  const logged: Fields[] = []
  /** What the tool notes of a response besides its history. */
  const log = (session: string, source: string, usage: Fields): void => {
    const [output, thoughts] = [
      Number(usage['candidatesTokenCount']),
      Number(usage['thoughtsTokenCount']),
    ]
    logged.push({
      schemaVersion: 1,
      id: dice.hex(32),
      timestamp: new Date(time).toISOString(),
      sessionId: session,
      model: dice.pick(MODELS),
      authType: dice.chance(0.5) ? 'gemini' : 'unknown',
      source,
      inputTokens: usage['promptTokenCount'],
      outputTokens: output,
      cachedTokens: usage['cachedContentTokenCount'],
      thoughtsTokens: thoughts,
      totalTokens: usage['totalTokenCount'],
      apiDurationMs: 900,
    })
  }
  const told = (session: string, usage: Fields): Fields => ({
    ...base(session, 'system'),
    subtype: 'ui_telemetry',
    systemPayload: {
      uiEvent: {
        'event.name': 'qwen-code.api_response',
        response_text: SECRET,
        model: 'qwen3-max',
        subagent_name: 'Explore',
        input_token_count: usage['promptTokenCount'],
        output_token_count: usage['candidatesTokenCount'],
        cached_content_token_count: usage['cachedContentTokenCount'],
        thoughts_token_count: usage['thoughtsTokenCount'],
        total_token_count: usage['totalTokenCount'],
      },
    },
  })
  /** Responses to a sub-agent that its own history has no room for. */
  const silent = (session: string): readonly Fields[] =>
    Array.from({ length: dice.whole(0, 3) }, () => {
      const usage = counted()
      const isLogged = dice.chance(0.6)
      if (isLogged) log(session, 'Explore', usage)
      return isLogged && dice.chance(0.5) ? [] : [told(session, usage)]
    }).flat()
  const counted = (): Fields => {
    const prompt = dice.whole(500, 60_000)
    const cached = dice.chance(0.5) ? dice.whole(0, prompt) : 0
    const [candidates, thoughts] = [dice.whole(200, 900), dice.whole(0, 200)]
    const isInside = dice.chance(0.5)
    truth.calls += 1
    truth.inputTokens += prompt
    truth.cacheReadTokens += cached
    truth.outputTokens += candidates + (isInside ? 0 : thoughts)
    return {
      promptTokenCount: prompt,
      candidatesTokenCount: candidates,
      thoughtsTokenCount: thoughts,
      cachedContentTokenCount: cached,
      totalTokenCount: prompt + candidates + (isInside ? 0 : thoughts),
    }
  }
  const turn = (session: string, more: Fields = {}): readonly Fields[] => {
    const usage = counted()
    if (dice.chance(0.7)) log(session, 'agentId' in more ? 'Explore' : 'main', usage)
    if ('agentId' in more && dice.chance(0.5)) telemetry.push(told(session, usage))
    return turnOf(session, usage, more)
  }
  const telemetry: Fields[] = []
  const turnOf = (session: string, usage: Fields, more: Fields): readonly Fields[] => [
    {
      ...base(session, 'user'),
      message: { role: 'user', parts: [{ text: `${SECRET} "usageMetadata"` }] },
    },
    {
      ...base(session, 'assistant'),
      model: dice.pick(MODELS),
      message: {
        role: 'model',
        parts: [{ text: SECRET }, { functionCall: { name: 'shell', args: { usageMetadata: 5 } } }],
      },
      usageMetadata: usage,
      ...more,
    },
    { ...base(session, 'tool_result'), toolCallResult: { resultDisplay: SECRET.repeat(20) } },
    {
      ...base(session, 'system'),
      subtype: 'ui_telemetry',
      systemPayload: {
        uiEvent: { 'event.name': 'qwen-code.api_response', input_token_count: 99_999 },
      },
    },
  ]
  const put = (path: string, rows: readonly Fields[]): void => {
    files.push({ path, content: rows.map((row) => `${JSON.stringify(row)}\n`).join('') })
  }

  for (let index = 0; index < 3; index += 1) {
    const session = dice.hex(32)
    const turns = Array.from({ length: dice.whole(2, 6) }, () => turn(session)).flat()
    const rows = [...turns, ...silent(session)]
    log(session, 'managed-auto-memory-extractor', counted())
    if (dice.chance(0.6)) {
      const agentId = `explore-${dice.hex(4)}`
      const side = { agentId, isSidechain: true, ...(dice.chance(0.5) && { agentName: 'Explore' }) }
      const path = `${FOLDER}/subagents/${session}/agent-${agentId}`
      put(`${path}.jsonl`, turn(session, { ...side, model: undefined }))
      put(`${path}.meta.json`, [{ agentType: 'explore', description: SECRET, model: 'qwen3-max' }])
    }
    rows.push(...telemetry.splice(0))
    put(`${FOLDER}/chats/${session}.jsonl`, rows)
    if (dice.chance(0.6)) put(...branchOf(dice, session, rows, turn))
  }
  put('.qwen/usage/token-usage-2026-01.jsonl', logged)
  return { files, truth }
}

/** Another session that begins with the rows of one, and goes on by itself. */
function branchOf(
  dice: Random,
  session: string,
  rows: readonly Fields[],
  turn: (session: string) => readonly Fields[],
): [path: string, rows: readonly Fields[]] {
  const id = dice.hex(32)
  const copies = rows.map((row) => ({
    ...row,
    sessionId: id,
    parentUuid: null,
    forkedFrom: { sessionId: session, messageUuid: row['uuid'] },
  }))
  return [`${FOLDER}/chats/${id}.jsonl`, [...copies, ...turn(id)]]
}

agentLogContract({ source: qwen, history, secret: SECRET })
