/** A chat completion. */
export const chat = (usage: object | null, more: object = {}): object => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  model: 'gpt-x',
  choices: [{ index: 0, message: { role: 'assistant', content: 'usage' }, finish_reason: 'stop' }],
  usage,
  ...more,
})

/** An event of a chat that streams. */
export const chunk = (usage: object | null, more: object = {}): object => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  model: 'gpt-x',
  choices: [],
  usage,
  ...more,
})

/** A choice that has not ended. */
export const open = { choices: [{ index: 0, delta: { content: 'a' }, finish_reason: null }] }

/** An answer of the Responses API. */
export const response = (usage: object | null, more: object = {}): object => ({
  id: 'resp_1',
  object: 'response',
  status: 'completed',
  model: 'gpt-x',
  output: [],
  usage,
  ...more,
})
