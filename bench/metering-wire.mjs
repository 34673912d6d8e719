// The provider of the benchmark of metering, without a network: sockets take more time, and more
// unevenly, than all that is measured. All above them is Node's own `fetch`.
const MODEL = 'gpt-4o-2024-08-06'
const USAGE = {
  prompt_tokens: 1000,
  completion_tokens: 200,
  total_tokens: 1200,
  prompt_tokens_details: { cached_tokens: 600, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
}
const encoder = new TextEncoder()
const event = (data) => encoder.encode(`data: ${JSON.stringify(data)}\n\n`)
const DONE = encoder.encode('data: [DONE]\n\n')
const MESSAGE = { role: 'assistant', content: 'All is well. '.repeat(60), refusal: null }

function chunkOf(id, choices, more) {
  return event({
    id,
    object: 'chat.completion.chunk',
    created: 1,
    model: MODEL,
    service_tier: 'default',
    system_fingerprint: 'fp_ee1d74bde0',
    choices,
    ...more,
  })
}

function eventsOf(id, chunks, wantsUsage) {
  const more = { ...(wantsUsage && { usage: null }), obfuscation: 'aB3' }
  const chunk = (delta, finish_reason = null) =>
    chunkOf(id, [{ index: 0, delta, logprobs: null, finish_reason }], more)
  const texts = Array.from({ length: chunks }, (_, at) => chunk({ content: ` word${at % 100}` }))
  return [
    ...texts,
    chunk({}, 'stop'),
    ...(wantsUsage ? [chunkOf(id, [], { usage: USAGE })] : []),
    DONE,
  ]
}

const raw = (type) => ['content-type', type].map((text) => Buffer.from(text))
const JSON_HEAD = raw('application/json')
const STREAM_HEAD = raw('text/event-stream')
const nextTurn = () => new Promise(setImmediate)

/**
 * Takes the place of the network below Node's own `fetch`: it answers as OpenAI does, every call with
 * an id of its own, every chunk by itself, and each in a later turn of the event loop, as from a socket.
 */
export function openaiWire(chunks) {
  const id = (number) => `chatcmpl-${String(number).padStart(8, '0')}`
  const recorded = [false, true].map((wantsUsage) => eventsOf(id(0), chunks, wantsUsage))
  const idAt = 'data: {"id":"'.length
  let calls = 0

  async function answer({ body }, handler) {
    handler.onConnect(() => {})
    const sent = await endOf(body)
    calls += 1
    await nextTurn()
    const own = id(calls)
    if (sent.includes('"stream":true')) {
      await stream(
        Buffer.from(own),
        recorded[Number(sent.includes('"include_usage":true'))],
        handler,
      )
    } else {
      const choices = [{ index: 0, message: MESSAGE, logprobs: null, finish_reason: 'stop' }]
      const whole = { id: own, object: 'chat.completion', created: 1, model: MODEL, choices }
      handler.onHeaders(200, JSON_HEAD, () => {}, 'OK')
      handler.onData(Buffer.from(JSON.stringify({ ...whole, usage: USAGE })))
    }
    handler.onComplete([])
  }

  async function stream(own, events, handler) {
    let resume = () => {}
    handler.onHeaders(200, STREAM_HEAD, () => resume(), 'OK')
    for (const event of events) {
      const bytes = Buffer.from(event)
      if (bytes.length > DONE.length) bytes.set(own, idAt)
      const resumed = new Promise((resolve) => {
        resume = resolve
      })
      if (handler.onData(bytes) === false) await resumed
      await nextTurn()
    }
  }

  const dispatch = (options, handler) => {
    answer(options, handler).catch((error) => handler.onError(error))
    return true
  }
  globalThis[Symbol.for('undici.globalDispatcher.1')] = { dispatch }
}

/** Where a request says how it wants its answer: all of a long one would take longer than what is measured. */
async function endOf(body) {
  let text = ''
  for await (const { buffer, byteOffset, byteLength } of body) {
    text += Buffer.from(buffer, byteOffset, byteLength).subarray(-END).toString('latin1')
  }
  return text.slice(-END)
}

const END = 256
