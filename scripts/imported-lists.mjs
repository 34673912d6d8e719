import { bedrockNames } from './bedrock-names.mjs'

const STORAGE = 'what is stated as a write is the storage of the cache for some minutes'
const GUARD = 'the model answers with one word: its price is on the input'

/**
 * Providers taken from @pydantic/genai-prices in short form: one line a model, and in full what has
 * dates or thresholds. `file`: where it is kept (`hosts` holds all who run other makers' models).
 */
export const IMPORTED_LISTS = [
  host('arcee', 'Arcee', 'https://docs.arcee.ai/get-started/pricing'),
  host('avian', 'Avian', 'https://avian.io/pricing/'),
  host('baseten', 'Baseten', 'https://www.baseten.co/pricing/'),
  // Listed without a price.
  host('cerebras', 'Cerebras', 'https://www.cerebras.ai/pricing', {
    skip: ['qwen-3-coder-480b'],
    prefixes: ['cerebras/', 'cerebras:'],
  }),
  host(
    'cloudflare',
    'Cloudflare Workers AI',
    'https://developers.cloudflare.com/workers-ai/platform/pricing/',
    {
      starts: ['@cf/'],
      exceptions: { '@cf/meta/llama-guard-3-8b': { output_under_tenth_of_input: GUARD } },
    },
  ),
  host('doubleword', 'Doubleword', 'https://docs.doubleword.ai/inference-api/models'),
  host('fireworks', 'Fireworks', 'https://fireworks.ai/pricing', {
    prefixes: ['fireworks/', 'fireworks_ai/'],
    starts: ['accounts/fireworks/'],
    namesOf: ({ id }) => [`accounts/fireworks/models/${id}`],
  }),
  // Without a rate: included in a subscription. Fable 5.1's cached input is given as a range.
  host(
    'github-copilot',
    'GitHub Copilot',
    'https://docs.github.com/en/copilot/reference/copilot-billing/models-and-pricing',
    {
      skip: ['claude-fable-5.1', 'gpt-3.5-turbo', 'gpt-4.1', 'gpt-4o', 'gpt-4o-mini'],
      dated: ['-YYYY-MM-DD'],
      prefixes: ['github_copilot/', 'github-copilot/', 'copilot/'],
    },
  ),
  // Safeguard is a model of its own, and the import gives it the price of the sixfold one.
  host('groq', 'Groq', 'https://console.groq.com/docs/models', {
    notAliases: ['openai/gpt-oss-safeguard-20b'],
  }),
  {
    ...host(
      'huggingface',
      'Hugging Face Inference Providers',
      'https://huggingface.co/inference/models',
      {
        prefixes: ['huggingface/'],
      },
    ),
    routers: [
      'cerebras',
      'fireworks-ai',
      'groq',
      'hyperbolic',
      'nebius',
      'novita',
      'nscale',
      'ovhcloud',
      'publicai',
      'sambanova',
      'together',
    ],
  },
  host('modal', 'Modal', 'https://modal.com/library'),
  host('novita', 'Novita', 'https://novita.ai/pricing', { prefixes: ['novita/', 'novita_ai/'] }),
  // Names with a tilde point to another model from day to day.
  host('openrouter', 'OpenRouter', 'https://openrouter.ai/models', {
    freeEnds: ':free',
    skipStart: '~',
    exceptions: { 'google/gemini-3.5-flash': { cache_write_under_read: STORAGE } },
    aliases: {
      'anthropic/claude-sonnet-4.6': ['anthropic/claude-4.6-sonnet-20260217'],
      'anthropic/claude-sonnet-4.5': ['anthropic/claude-4.5-sonnet-20250929'],
    },
  }),
  host('ovhcloud', 'OVHcloud AI Endpoints', 'https://endpoints.ai.cloud.ovh.net/'),
  host('together', 'Together', 'https://www.together.ai/pricing', {
    prefixes: ['together/', 'together_ai/'],
  }),
  maker('aws.bedrock', 'aws', 'https://aws.amazon.com/bedrock/pricing/', {
    rename: bedrockNames.id,
    namesOf: bedrockNames.aliases,
    pairs: bedrockNames.globalOf,
  }),
  maker('cohere', 'cohere', 'https://cohere.com/pricing', {
    skip: ['command-a', 'command-r', 'command-r-plus', 'command-r7b'],
    rename: (id) => id,
    aliases: {
      'c4ai-aya-expanse-8b': ['aya-expanse-8b'],
      'c4ai-aya-expanse-32b': ['aya-expanse-32b'],
    },
  }),
  // The import's prices of chat, reasoner and V3 are of 2025, and its hours of the day have no dates.
  maker('deepseek', 'deepseek', 'https://api-docs.deepseek.com/quick_start/pricing', {
    skip: [
      'deepseek-chat',
      'deepseek-reasoner',
      'deepseek-v3.1-terminus',
      'deepseek-v3.2',
      'deepseek-v3.2-exp',
      'deepseek-v4-flash',
      'deepseek-v4-pro',
    ],
  }),
  maker('minimax', 'minimax', 'https://platform.minimax.io/docs/guides/pricing-paygo'),
  // Aliases that moved are kept by hand; prices of OpenRouter are not Mistral's.
  maker('mistral_ai', 'mistral', 'https://mistral.ai/pricing/api', {
    skip: [
      'devstral-small:free',
      'mistral-large',
      'mistral-nemo:free',
      'mistral-small-24b-instruct-2501',
      'mistral-small-24b-instruct-2501:free',
      'mistral-small-3.1-24b-instruct',
      'mistral-small-3.2-24b-instruct',
      'mixtral-8x22b-instruct',
    ],
    notAliases: ['mistral-medium', 'codestral-latest', 'devstral-small-latest', 'mistral-medium-3'],
    aliases: {
      'magistral-medium': [
        'magistral-medium-2506',
        'magistral-medium-2507',
        'magistral-medium-2509',
        'magistral-medium-latest',
      ],
      'magistral-small': [
        'magistral-small-2506',
        'magistral-small-2507',
        'magistral-small-2509',
        'magistral-small-latest',
      ],
      'devstral-2512': ['devstral-latest', 'devstral-medium-2507', 'devstral-medium-latest'],
      'mistral-medium-3-5': ['mistral-medium-2604'],
      'mistral-nemo': ['open-mistral-nemo-2407'],
      'pixtral-12b': ['pixtral-12b-2409'],
    },
  }),
  // The name without a version is that of resellers.
  maker('moonshot_ai', 'moonshotai', 'https://platform.kimi.ai/docs/models.md', {
    skip: ['kimi-k2'],
  }),
  // Request fees depend on the size of the search context; the import has the highest only.
  maker('perplexity', 'perplexity', 'https://docs.perplexity.ai/docs/getting-started/pricing', {
    skip: ['sonar', 'sonar-pro', 'sonar-pro-search', 'sonar-reasoning', 'sonar-reasoning-pro'],
  }),
  maker('voyage', 'voyageai', 'https://docs.voyageai.com/docs/pricing'),
  // The name without a number points to the newest model.
  maker('x_ai', 'x-ai', 'https://docs.x.ai/docs/models', { notAliases: ['grok-latest'] }),
  maker('zai', 'zai', 'https://docs.z.ai/guides/overview/pricing', { skip: ['GLM-5.3-Flash'] }),
  // Converted from yuan by the import.
  maker('zhipuai', 'zhipuai', 'https://open.bigmodel.cn/pricing', {
    unverified: 'converted from yuan at 7.25 to the dollar',
  }),
]

function host(provider, name, source, more = {}) {
  return {
    ...config(provider, provider, source, more),
    file: 'hosts',
    name,
    naming: naming(provider, more),
  }
}

function maker(provider, from, source, more = {}) {
  return { ...config(provider, from, source, more), file: provider }
}

function config(
  provider,
  from,
  source,
  { skip = [], notAliases = [], aliases = {}, rename = (id) => id, ...more },
) {
  return {
    provider,
    from,
    source,
    skip: new Set(skip),
    notAliases: new Set(notAliases),
    aliases,
    rename,
    ...more,
  }
}

function naming(provider, { prefixes = [`${provider}/`], starts, dated }) {
  return { prefixes, ...(starts ? { starts } : {}), ...(dated ? { dated } : {}) }
}
