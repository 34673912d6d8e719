// What reading and pricing a call takes beside @pydantic/genai-prices, in the same run: one core, and
// CPU time, so that a busy machine changes little.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { costOf, readUsage } from '@tokenledger/sdk'
import { figure, median, print } from './measure.mjs'

const ROOT = join(import.meta.dirname, '..')
const PEER = '@pydantic/genai-prices'
const VERSION = '0.1.8'
const RECORDED = join(ROOT, '../shared/fixtures/providers')
const AT = new Date('2026-08-01T00:00:00Z')

/** Answers of our own: `flavor` is the peer's name of the API. */
const OWN = [
  {
    provider: 'openai',
    flavor: 'chat',
    model: 'gpt-5',
    payload: {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      model: 'gpt-5',
      choices: [{ index: 0, message: { role: 'assistant', content: '…' }, finish_reason: 'stop' }],
      usage: {
        prompt_tokens: 1200,
        completion_tokens: 300,
        total_tokens: 1500,
        prompt_tokens_details: { cached_tokens: 1024, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 128, audio_tokens: 0 },
      },
    },
  },
  {
    provider: 'openai',
    flavor: 'responses',
    model: 'gpt-5',
    payload: {
      id: 'resp_1',
      object: 'response',
      status: 'completed',
      model: 'gpt-5',
      output: [{ type: 'message', role: 'assistant', content: [] }],
      usage: {
        input_tokens: 1200,
        input_tokens_details: { cached_tokens: 1024 },
        output_tokens: 300,
        output_tokens_details: { reasoning_tokens: 128 },
        total_tokens: 1500,
      },
    },
  },
  {
    provider: 'anthropic',
    flavor: 'default',
    model: 'claude-sonnet-4-5',
    payload: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5',
      content: [{ type: 'text', text: '…' }],
      stop_reason: 'end_turn',
      usage: {
        input_tokens: 12,
        cache_creation_input_tokens: 900,
        cache_read_input_tokens: 20_000,
        cache_creation: { ephemeral_5m_input_tokens: 900, ephemeral_1h_input_tokens: 0 },
        output_tokens: 300,
        service_tier: 'standard',
      },
    },
  },
  {
    provider: 'google',
    flavor: 'default',
    model: 'gemini-2.5-pro',
    payload: {
      candidates: [{ content: { role: 'model', parts: [] }, finishReason: 'STOP' }],
      usageMetadata: {
        promptTokenCount: 1200,
        candidatesTokenCount: 172,
        thoughtsTokenCount: 128,
        totalTokenCount: 1500,
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: 1200 }],
      },
      modelVersion: 'gemini-2.5-pro',
      responseId: 'r_1',
    },
  },
]

/** The recorded answers, streams as their lists of events; none where they are absent. */
function recorded() {
  if (!existsSync(RECORDED)) return []
  return readdirSync(RECORDED).map((file) => {
    const { response, events, text, request_model, headers } = JSON.parse(
      readFileSync(join(RECORDED, file), 'utf8'),
    )
    const hints = {
      ...(request_model && { requestModel: request_model }),
      ...(headers && { headers }),
    }
    return { payload: response ?? events ?? text, hints, isBody: response !== undefined }
  })
}

/** The peer, installed once beside the workspace's caches; null, with the reason said, without it. */
async function peer() {
  const folder = join(ROOT, 'node_modules/.cache', `genai-prices-${VERSION}`)
  try {
    if (!existsSync(folder)) install(folder)
    const home = join(folder, 'node_modules', PEER)
    const { exports, module, main } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
    const entry = exports?.['.']?.import?.default ?? exports?.['.']?.import ?? module ?? main
    return await import(pathToFileURL(join(home, entry)).href)
  } catch (error) {
    console.error(`${PEER} ${VERSION} is left out: ${String(error.message).split('\n')[0]}`)
    return null
  }
}

/** Renamed when whole, so that an interrupted installation leaves nothing half done. */
function install(folder) {
  const fresh = `${folder}-${process.pid}`
  const args = ['install', '--prefix', fresh, '--no-save', '--no-audit', '--no-fund']
  try {
    execFileSync('npm', [...args, '--ignore-scripts', `${PEER}@${VERSION}`], { stdio: 'ignore' })
    renameSync(fresh, folder)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

/**
 * Calls of `work` a second of CPU over all items: the median of seven runs after seven to warm up,
 * since the engine compiles for some two seconds, which is CPU as well.
 */
function rateOf(items, work) {
  const rates = Array.from({ length: 14 }, () => {
    const before = process.cpuUsage()
    let calls = 0
    for (const start = performance.now(); performance.now() - start < 400; calls += items.length) {
      for (const item of items) work(item)
    }
    return (calls / process.cpuUsage(before).user) * 1e6
  })
  return figure(median(rates.slice(7)))
}

/** What the peer reads of an answer: it is told the provider and the API, and cannot do otherwise. */
function peerWork({ extractUsage, calcPrice, findProvider }) {
  const options = { timestamp: AT }
  const read = ({ provider, payload, flavor }) =>
    extractUsage(findProvider({ providerId: provider }), payload, flavor)
  return {
    read,
    cost: ({ usage, model, provider }) =>
      calcPrice(usage, model, { ...options, providerId: provider }),
  }
}

const all = recorded()
const known = await peer()
const theirs = known === null ? null : peerWork(known)
const priced = OWN.map(({ provider, model, payload }) => ({
  usage: readUsage(payload),
  basis: { provider, at: AT },
  model,
}))
const readPayload = ({ payload, hints }) => readUsage(payload, hints)
const recordedUsages = all.map(readPayload)
const peerPriced = theirs && OWN.map((one) => ({ ...one, usage: theirs.read(one).usage }))
const absent = known === null ? 'not to be had' : '–'

print(
  'Reading and pricing a call',
  `One core, a second of CPU. ${PEER} ${VERSION} is told the provider and the API, and reads bodies only; we find out. A stream counts as one reading, with all its events.`,
  ['what', 'ours, a second', `${PEER}, a second`, 'must hold'],
  [
    [
      'reading, our own answers',
      rateOf(OWN, readPayload),
      theirs ? rateOf(OWN, theirs.read) : absent,
      '',
    ],
    ...(all.length === 0
      ? []
      : [
          [
            'reading, recorded bodies',
            rateOf(
              all.filter(({ isBody }) => isBody),
              readPayload,
            ),
            '–',
            '',
          ],
          ['reading, recorded bodies and streams', rateOf(all, readPayload), '–', '≥ 200,000'],
        ]),
    ...(all.length === 0
      ? []
      : [
          [
            'pricing, recorded bodies and streams',
            rateOf(recordedUsages, (usage) => costOf(usage, { at: AT })),
            '–',
            '≥ 300,000',
          ],
        ]),
    [
      'pricing, our own answers',
      rateOf(priced, ({ usage, basis }) => costOf(usage, basis)),
      theirs ? rateOf(peerPriced, theirs.cost) : absent,
      '≥ 300,000',
    ],
  ],
)
if (all.length === 0) console.error('Recorded answers are left out: ../shared/fixtures is absent')
