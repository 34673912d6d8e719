/**
 * Models that OpenRouter sells at their maker's own price. Of open weights the list shows the cheapest
 * of many sellers, which changes by the hour.
 */
const AT_LIST_PRICE =
  /^(anthropic|meta|mistralai|x-ai)\/|^google\/gemini-|^openai\/(?!gpt-oss)|^(minimax\/minimax-m3\.1|moonshotai\/kimi-k3\.1|qwen\/qwen3\.8-(max|flash)|z-ai\/glm-5v?-turbo)/

/**
 * Providers whose missing models are added from the catalogue. Left out: names that point to another
 * model from day to day, and routers that choose one.
 */
export const CATALOGUED = [
  maker('aws.bedrock', 'amazon-bedrock', 'https://aws.amazon.com/bedrock/pricing/'),
  host('baseten', 'https://www.baseten.co/pricing/'),
  host('cerebras', 'https://www.cerebras.ai/pricing'),
  host('cloudflare', 'https://developers.cloudflare.com/workers-ai/platform/pricing/', {
    from: 'cloudflare-workers-ai',
  }),
  host('fireworks', 'https://fireworks.ai/pricing', { skip: (id) => id.endsWith('-latest') }),
  host(
    'github-copilot',
    'https://docs.github.com/en/copilot/reference/copilot-billing/models-and-pricing',
  ),
  host('groq', 'https://console.groq.com/docs/models'),
  host('openrouter', 'https://openrouter.ai/models', {
    skip: (id) => !AT_LIST_PRICE.test(id) && !id.endsWith(':free'),
    storesCaches: (id) => id.startsWith('google/'),
  }),
  host('together', 'https://www.together.ai/pricing'),
]

function host(provider, source, more = {}) {
  return { file: 'hosts', provider, from: provider, source, ...more }
}

function maker(provider, from, source) {
  return { file: provider, provider, from, source }
}
