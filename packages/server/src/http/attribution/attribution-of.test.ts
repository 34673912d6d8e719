import { expect, it } from 'vitest'
import { attributionOf } from './attribution-of.ts'

it.each([
  ['nothing', {}, undefined],
  ['other headers', { 'content-type': 'application/json', 'user-agent': 'x' }, undefined],
  [
    "LiteLLM's",
    {
      'x-litellm-tags': 'team:search, beta',
      'x-litellm-end-user-id': 'u-1',
      'x-litellm-spend-logs-metadata': '{"cost_center":7,"deep":{"no":1}}',
    },
    { user: 'u-1', tags: { team: 'search', beta: 'true', cost_center: '7' } },
  ],
  [
    "Helicone's",
    {
      'helicone-user-id': 'u-2',
      'helicone-session-id': 's-2',
      'helicone-property-feature-name': 'chat',
      'helicone-auth': 'Bearer x',
    },
    { user: 'u-2', session: 's-2', tags: { 'feature-name': 'chat' } },
  ],
  [
    "Langfuse's",
    {
      langfuse_user_id: 'u-3',
      'x-langfuse-session-id': 's-3',
      langfuse_tags: '["a","b=c"]',
      langfuse_metadata: '{"k":"v"}',
      langfuse_metadata_one_two: '3',
    },
    { user: 'u-3', session: 's-3', tags: { a: 'true', b: 'c', k: 'v', one_two: '3' } },
  ],
  [
    'baggage, percent-encoded, with properties and pairs of others',
    {
      baggage:
        'user.id=alice%40example.com;p=1, gen_ai.agent.name = planner ,tokenledger.task.id=T-1,langfuse_session_id=s-4,other=1,=x,bad=%E0%A4%A',
    },
    { user: 'alice@example.com', agent: 'planner', task: 'T-1', session: 's-4' },
  ],
  [
    'a header, before baggage',
    { 'helicone-user-id': 'head', baggage: 'user.id=bag,session.id=bag' },
    { user: 'head', session: 'bag' },
  ],
  [
    'ours, before those of others',
    { 'x-tokenledger-user': 'a', 'helicone-user-id': 'b' },
    { user: 'a' },
  ],
  ['a plain header with a key of baggage, which states nothing', { 'user-id': 'x' }, undefined],
])('reads %s', (_, headers, expected) => {
  expect(attributionOf(headers)).toEqual(expected)
})
