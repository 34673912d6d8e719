import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { costOf, fromDecimal, priceBook, toDecimal } from '@tokenledger/sdk'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, describe, expect, it } from 'vitest'
import { QUESTIONS } from '../questions/questions.ts'
import { memoryStore } from '../store/memory/memory-store.ts'
import { sqliteStore } from '../store/sqlite/sqlite-store.ts'
import type { Store } from '../store/store.ts'
import { jsonSchemas } from '../wire/json-schemas.ts'
import { type App, createApp } from './app.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokenledger-questions-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 2, 9, minute)).toISOString()
const call = (id: string, minute: number, more: object) => ({
  id,
  time: at(minute),
  provider: 'openai',
  response_model: 'gpt-4o',
  input_tokens: 1000,
  output_tokens: 100,
  ...more,
})

/** gpt-4o: $2.50 in, $1.25 from the cache, $10 out for a million tokens. */
const EVENTS = [
  call('a', 0, { task: 'T1', agent: 'PM', session: 'S1', cached_input_tokens: 400 }),
  call('b', 1, { task: 'T1', agent: 'PM', tool: 'search', parent_id: 'a', duration_ms: 90_000 }),
  call('c', 2, { task: 'sub', agent: 'Dev', session: 'S2', parent_id: 'b' }),
  call('d', 3, { task: 'sub', agent: 'Dev', response_model: 'nobody-1', status: 'error' }),
  call('e', 4, { task: 'deep', tags: { parent_task: 'sub' }, tool: 'read' }),
  call('f', 5, { agent: 'PM' }),
  { id: 'g', time: at(6), task: 'silent', agent: 'QA', request_model: 'gpt-4o' },
]

describe.each([
  ['memory', async (): Promise<Store> => memoryStore()],
  ['sqlite', async (): Promise<Store> => sqliteStore({ path: join(folder, 'a.sqlite') })],
])('questions to %s', (_name, open) => {
  let app: App
  const ask = async (url: string) => {
    const answer = (await app.inject(url)).json()
    expectDescribed(url, answer)
    return answer
  }
  it('takes the calls', async () => {
    const store = await open()
    app = createApp({ store, now: Date.now, newId: crypto.randomUUID.bind(crypto) })
    app.addHook('onClose', () => store.close())
    const taken = await app.inject({ method: 'POST', url: '/v1/events', payload: EVENTS })
    expect(taken.json()).toMatchObject({ accepted: 7, rejected: [] })
  })

  it('answers without percentiles when they are not wanted', async () => {
    const { totals } = await ask('/v1/usage?percentiles=false')
    const whole = await ask('/v1/usage')
    expect(whole.totals).toMatchObject(totals)
    expect([totals, whole.totals].map((one) => 'duration_ms_p95' in one)).toEqual([false, true])
  })

  it('lists the events, the newest first, page by page', async () => {
    const ids: string[] = []
    let next: string | null = ''
    for (let pages = 0; next !== null && pages < 9; pages++) {
      const page = await ask(`/v1/events?limit=3${next === '' ? '' : `&cursor=${next}`}`)
      ids.push(...page.events.map(({ id }: { id: string }) => id))
      next = page.next
    }
    expect(ids).toEqual(['g', 'f', 'e', 'd', 'c', 'b', 'a'])
    const { events, coverage } = await ask('/v1/events?where=task:T1&from=2026-11-02')
    expect(events).toHaveLength(2)
    expect(events[1]).toMatchObject({
      id: 'a',
      agent: 'PM',
      models: ['gpt-4o'],
      input_tokens: 1000,
      cache_read_tokens: 400,
      total_tokens: 1100,
      cost_usd: '0.003000',
      list_cost_usd: '0.003000',
      coverage: 'priced',
      warnings: [],
    })
    expect(coverage).toMatchObject({ priced_calls: 2, unpriced_calls: 0 })
  })

  it('explains one event', async () => {
    const { entries, coverage } = await ask('/v1/events/a')
    expect(entries).toHaveLength(1)
    expect(entries[0].segments[0]).toMatchObject({
      meters: { input: 600, 'input.cacheRead': 400, output: 100 },
      charges: [
        { meter: 'input', quantity: 600, unit_price_usd: '0.0000025', cost_usd: '0.001500' },
        { meter: 'input.cacheRead', quantity: 400, cost_usd: '0.000500' },
        { meter: 'output', quantity: 100, cost_usd: '0.001000' },
      ],
      price: { source: expect.stringContaining('http') },
      derived_again: true,
    })
    expect(coverage.priced_calls).toBe(1)
    const unknown = await app.inject('/v1/events/nobody')
    expect([unknown.statusCode, unknown.json().error.code]).toEqual([404, 'not_found'])
  })

  it('rolls tasks up, each call once', async () => {
    const { tasks, total, next, without_task, totals } = await ask('/v1/tasks?order=-total_tokens')
    expect(tasks.map(({ task_id }: { task_id: string }) => task_id)).toEqual([
      'T1',
      'sub',
      'deep',
      'silent',
    ])
    expect([total, next]).toEqual([4, null])
    expect(tasks[0]).toMatchObject({
      parent_task_id: null,
      status: 'ok',
      started: at(0),
      last_call: at(4),
      sub_tasks: 2,
      agents: ['Dev', 'PM'],
      total_input_tokens: 5000,
      total_output_tokens: 500,
      total_cached_input_tokens: 400,
      own: { calls: 2, total_tokens: 2200, cost_usd: '0.006500' },
      rolled_up: { calls: 5, total_tokens: 5500, cost_usd: '0.013500', unpriced_calls: 1 },
    })
    expect(tasks[0].token_usage_details).toEqual({
      total_input_tokens: 5000,
      total_output_tokens: 500,
      total_cached_input_tokens: 400,
      total_tokens: 5500,
      by_model: {
        'gpt-4o': { input_tokens: 4000, output_tokens: 400, cached_input_tokens: 400 },
        'nobody-1': { input_tokens: 1000, output_tokens: 100, cached_input_tokens: 0 },
      },
      by_source: {
        agent: { input_tokens: 3000, output_tokens: 300, cached_input_tokens: 400 },
        'tool:read': { input_tokens: 1000, output_tokens: 100, cached_input_tokens: 0 },
        'tool:search': { input_tokens: 1000, output_tokens: 100, cached_input_tokens: 0 },
      },
    })
    expect(tasks[3]).toMatchObject({ total_input_tokens: null, token_usage_details: null })
    const tops = await ask('/v1/tasks?top=true')
    const all = [...tops.tasks.map((task: { rolled_up: object }) => task.rolled_up), without_task]
    const calls = all.reduce((sum, one) => sum + one.calls, 0)
    expect(calls).toBe(totals.calls)
  })

  it('finds tasks by what they used', async () => {
    const names = async (query: string) =>
      (await ask(`/v1/tasks?${query}`)).tasks.map(({ task_id }: { task_id: string }) => task_id)
    expect(await names('min_total_tokens=1101')).toEqual(['T1', 'sub'])
    expect(await names('min_cost_usd=0.0035&max_cost_usd=0.007')).toEqual(['deep', 'sub'])
    expect(await names('where=agent:Dev&order=started')).toEqual(['T1', 'sub'])
    const first = await ask('/v1/tasks?limit=2&order=-cost_usd')
    expect(first.next).not.toBeNull()
    expect(await names(`limit=2&order=-cost_usd&cursor=${first.next}`)).toEqual(['deep', 'silent'])
    for (const query of ['min_cost_usd=-1', 'order=age', 'cursor=x', 'top=maybe', 'limit=0']) {
      expect((await app.inject(`/v1/tasks?${query}`)).statusCode).toBe(400)
    }
  })

  it('shows the tree of a task', async () => {
    const task = await ask('/v1/tasks/T1')
    const shape = (node: Shape): unknown => [
      `${node.kind} ${node.name} ${node.own.total_tokens}/${node.rolled_up.total_tokens}`,
      ...node.children.map(shape),
    ]
    expect(shape(task.tree)).toEqual([
      'task T1 2200/5500',
      [
        'agent PM 1100/5500',
        [
          'call a 1100/5500',
          [
            'tool search 1100/4400',
            [
              'call b 1100/4400',
              [
                'task sub 2200/3300',
                ['agent Dev 2200/2200', ['call c 1100/1100'], ['call d 1100/1100']],
                ['task deep 1100/1100', ['tool read 1100/1100', ['call e 1100/1100']]],
              ],
            ],
          ],
        ],
      ],
    ])
    expect(task.timeline.map(({ id }: { id: string }) => id)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(task.coverage).toMatchObject({ priced_calls: 4, unpriced_calls: 1 })
    expect((await app.inject('/v1/tasks/nobody')).statusCode).toBe(404)
  })

  it('answers for sessions, agents and prices', async () => {
    const { sessions, without_session } = await ask('/v1/sessions')
    expect(sessions).toMatchObject([
      { session: 'S2', calls: 1 },
      { session: 'S1', calls: 1, cost_usd: '0.003000' },
    ])
    expect(without_session.calls).toBe(5)
    const { agents } = await ask('/v1/agents?order=-total_tokens')
    expect(agents[0]).toMatchObject({ agent: 'PM', calls: 3, token_share: 0.5 })
    const { prices, unpriced } = await ask('/v1/prices')
    expect(prices).toMatchObject([{ model: 'gpt-4o', used_for: [{ model: 'gpt-4o', calls: 5 }] }])
    expect(unpriced).toMatchObject([{ model: 'nobody-1', calls: 1, total_tokens: 1100 }])
  })

  it('says what calls would have cost on other models: what costOf says of each', async () => {
    const on = [
      { provider: 'anthropic', model: 'claude-sonnet-4-5' },
      { provider: 'openai', model: 'gpt-4o' },
    ]
    const asked = on.map(({ provider, model }) => `on=${provider}/${model}`).join('&')
    const answer = await ask(`/v1/what-if?to=2026-11-03&${asked}`)
    expect(answer).toMatchObject({ calls: 7, missing_usage_calls: 1 })
    expect(answer.recorded).toMatchObject({ list_cost_usd: '0.017000', unpriced_calls: 1 })
    expect(answer.on).toEqual(on.map((target) => expect.objectContaining(target)))
    const meters = [
      { input: 600, 'input.cacheRead': 400, output: 100 },
      { input: 1000, output: 100 },
    ]
    const numbers = [1, 5]
    for (const [place, { provider, model }] of on.entries()) {
      const costs = meters.map((one) => {
        const usage = { status: 'ok' as const, segments: [{ model, meters: one }] }
        const whole = { ...usage, context: {}, details: {}, warnings: [] }
        return costOf(whole, { provider, at: at(0) }).listTotal ?? 0n
      })
      const sum = costs.reduce((all, cost, index) => all + cost * BigInt(numbers[index] ?? 0), 0n)
      expect(answer.on[place].list_cost_usd).toBe(toDecimal(sum))
      const ofMeters = answer.on[place].meters.map((one: { list_cost_usd: string }) =>
        fromDecimal(one.list_cost_usd),
      )
      expect(ofMeters.reduce((all: bigint, cost: bigint) => all + cost, 0n)).toBe(sum)
    }
    for (const [query, code] of [
      ['', 'invalid_option'],
      ['?on=gpt-4o', 'not_found'],
      ['?on=openai/nobody-1', 'not_found'],
    ]) {
      expect((await app.inject(`/v1/what-if${query}`)).json().error.code).toBe(code)
    }
  })

  it('lists the models of the price book, and the prices of one through time', async () => {
    const { models } = await ask('/v1/models')
    expect(models).toContainEqual({ provider: 'openai', model: 'gpt-4o' })
    const history = await ask('/v1/price-history?model=gpt-4o-2024-11-20')
    expect(history.match).toMatchObject({ provider: 'openai', model: 'gpt-4o' })
    expect(history.prices.length).toBe(priceBook().find('gpt-4o')?.model.prices.length)
    expect(history.prices[0].per_mtok).toMatchObject({ input: '2.5', output: '10' })
    expect(await ask('/v1/price-history?model=gpt-4q')).toMatchObject({ match: null, prices: [] })
    expect((await app.inject('/v1/price-history')).json().error.code).toBe('invalid_option')
  })

  it('says what calls did with tools', async () => {
    const at = '2026-11-03T09:00:00Z'
    const payload = [
      call('t1', 0, {
        time: at,
        agent: 'PM',
        tools: { used: ['search', 'read'], definitions_tokens: 200, succeeded: { search: true } },
      }),
      call('t2', 0, {
        time: at,
        response_model: 'nobody-1',
        tools: { used: ['search'], results_tokens: 130, succeeded: { search: false } },
      }),
      call('t3', 0, { time: at, agent: 'PM' }),
      { id: 't4', time: at, response_model: 'gpt-5', error: 'reset' },
    ]
    await app.inject({ method: 'POST', url: '/v1/events', payload })
    const { tools, combinations, agents, ...all } = await ask('/v1/tools?from=2026-11-03')
    expect(all).toMatchObject({
      calls: 4,
      tool_calls: 2,
      tool_call_share: 0.5,
      tool_definitions_tokens: 200,
      tool_results_tokens: 130,
      tool_overhead_share: 0.1,
      total_tokens: 3300,
      cost_usd: '0.007000',
      unpriced_calls: 1,
      missing_usage_calls: 1,
      total_tools: 2,
    })
    expect(tools[0]).toMatchObject({
      tool: 'search',
      uses: 2,
      use_share: 2 / 3,
      success_rate: 0.5,
      total_tokens: 1650,
      tokens_per_success: 1650,
      cost_usd: '0.001750',
      unpriced_calls: 1,
    })
    expect(combinations).toMatchObject([{ tools: ['read', 'search'], cost_usd: '0.003500' }])
    expect(agents[0]).toMatchObject({ agent: 'PM', calls: 2, tool_call_share: 0.5 })
    const { tools: some, total_tools } = await ask('/v1/tools?limit=1&where=agent:PM')
    expect([some.length, total_tools]).toEqual([1, 2])
    const none = await ask('/v1/tools?where=agent:nobody')
    expect(none).toMatchObject({ cost_usd: null, tool_call_share: null, tools: [] })
    await app.close()
  })
})

/** Whether an answer is what its schema says, and nothing more. */
function expectDescribed(url: string, answer: unknown): void {
  const path = url.split('?', 1)[0]?.replace(/^(\/v1\/\w+)\/.*$/, '$1/{id}')
  const name = QUESTIONS.find((question) => question.path === path)?.answer ?? ''
  const validate = new Ajv2020({ strict: false }).compile(closed(jsonSchemas()[name]))
  validate(answer)
  expect(validate.errors).toBeNull()
}

/** A schema in which no object has more fields than those that it names. */
function closed(schema: unknown): object {
  const text = JSON.stringify(schema, (_, part: unknown) => {
    const isObject = typeof part === 'object' && part !== null && 'properties' in part
    return isObject && !('additionalProperties' in part)
      ? { ...part, additionalProperties: false }
      : part
  })
  return JSON.parse(text)
}

interface Shape {
  readonly kind: string
  readonly name: string
  readonly own: { readonly total_tokens: number }
  readonly rolled_up: { readonly total_tokens: number }
  readonly children: readonly Shape[]
}
