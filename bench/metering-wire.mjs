// The provider of the benchmark of metering, without a network: sockets take more time, and more
// unevenly, than all that is measured. Bodies are streams of bytes, as those of `fetch` are.
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

/** A `fetch` that answers as OpenAI does: every call with an id of its own, every chunk by itself. */
export function openaiWire(chunks) {
  const id = (number) => `chatcmpl-${String(number).padStart(8, '0')}`
  const recorded = [false, true].map((wantsUsage) => eventsOf(id(0), chunks, wantsUsage))
  const idAt = 'data: {"id":"'.length
  let calls = 0
  return async (_url, { body }) => {
    calls += 1
    const own = id(calls)
    if (!body.includes('"stream":true')) {
      const choices = [{ index: 0, message: MESSAGE, logprobs: null, finish_reason: 'stop' }]
      const answer = { id: own, object: 'chat.completion', created: 1, model: MODEL, choices }
      return Response.json({ ...answer, usage: USAGE })
    }
    const ownBytes = encoder.encode(own)
    const events = recorded[Number(body.includes('"include_usage":true'))]
    let at = 0
    const stream = new ReadableStream({
      type: 'bytes',
      pull(controller) {
        if (at === events.length) {
          controller.close()
          controller.byobRequest?.respond(0)
          return
        }
        const bytes = events[at].slice()
        if (bytes.length > DONE.length) bytes.set(ownBytes, idAt)
        at += 1
        controller.enqueue(bytes)
      },
    })
    return new Response(stream, { headers: { 'content-type': 'text/event-stream' } })
  }
}
