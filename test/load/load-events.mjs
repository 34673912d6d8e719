// The events of the load: always the same for the same name, so that the truth can be told.

/** How many events all senders share. */
export const SHARED = 40

/** The event of a sender; those of `shared` are sent by all. */
export function eventOf(sender, n) {
  return {
    id: `${sender}-${n}`,
    time: new Date(Date.UTC(2026, 9, 1) + n * 1000).toISOString(),
    provider: 'openai',
    response_model: 'gpt-4o',
    agent: `agent-${n % 7}`,
    input_tokens: 100 + (n % 97),
    output_tokens: 10 + (n % 13),
  }
}

/** The totals of the first `count` events of a sender. */
export function truthOf(sender, count) {
  const events = Array.from({ length: count }, (_, n) => eventOf(sender, n))
  const sum = (field) => events.reduce((total, event) => total + event[field], 0)
  return { calls: count, input: sum('input_tokens'), output: sum('output_tokens') }
}
