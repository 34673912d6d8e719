/** A text to copy, and where it goes. */
export interface Snippet {
  readonly title: string
  readonly text: string
}

/** One way to get calls into the ledger. */
export interface Way {
  readonly id: string
  readonly name: string
  /** What it takes and what it does. */
  readonly about: string
  readonly snippets: readonly Snippet[]
}

/** Where calls go to. */
export interface Place {
  /** The server's own address. */
  readonly url: string
  /** Whether senders must show a key. */
  readonly needsKey: boolean
}

/** All ways, each with what there is to copy. */
export function waysToConnect(place: Place): readonly Way[] {
  return [
    openai(place),
    anthropic(place),
    aiSdk(place),
    langchain(place),
    otlp(place),
    curl(place),
    HISTORIES,
  ]
}

const KEY = 'tl_…'

function exported({ url, needsKey }: Place): string {
  const key = needsKey ? [`export TOKENLEDGER_API_KEY=${KEY}`] : []
  return [`export TOKENLEDGER_URL=${url}`, ...key].join('\n')
}

const metered = (place: Place, packages: string, title: string, program: string) => [
  {
    title: 'Once, in a shell',
    text: `npm install @tokenledger/sdk ${packages}\n${exported(place)}`,
  },
  { title, text: program },
]

const SEND = 'for (const exporter of exportersFromEnv()) getTokenTracker().addSink(exporter)'

const openai = (place: Place): Way => ({
  id: 'openai',
  name: 'OpenAI',
  about:
    'One line meters a client: chat, responses, embeddings, streams too. run() says on whose behalf.',
  snippets: metered(
    place,
    'openai',
    'app.mjs',
    [
      "import { exportersFromEnv, getTokenTracker, meter, run } from '@tokenledger/sdk'",
      "import OpenAI from 'openai'",
      '',
      SEND,
      'const client = meter(new OpenAI())',
      '',
      "await run({ agent: 'planner', task: 'T-1' }, () =>",
      '  client.chat.completions.create({',
      "    model: 'gpt-5',",
      "    messages: [{ role: 'user', content: 'Name a city on the Rhine.' }],",
      '  }),',
      ')',
    ].join('\n'),
  ),
})

const anthropic = (place: Place): Way => ({
  id: 'anthropic',
  name: 'Anthropic',
  about: 'One line meters a client; cached tokens are counted and priced apart.',
  snippets: metered(
    place,
    '@anthropic-ai/sdk',
    'app.mjs',
    [
      "import Anthropic from '@anthropic-ai/sdk'",
      "import { exportersFromEnv, getTokenTracker, meter, run } from '@tokenledger/sdk'",
      '',
      SEND,
      'const client = meter(new Anthropic())',
      '',
      "await run({ agent: 'planner', task: 'T-1' }, () =>",
      '  client.messages.create({',
      "    model: 'claude-sonnet-5',",
      '    max_tokens: 200,',
      "    messages: [{ role: 'user', content: 'Name a city on the Rhine.' }],",
      '  }),',
      ')',
    ].join('\n'),
  ),
})

const aiSdk = (place: Place): Way => ({
  id: 'ai-sdk',
  name: 'AI SDK',
  about: 'A metered fetch for any provider of the AI SDK, versions 5 to 7.',
  snippets: metered(
    place,
    'ai @ai-sdk/openai',
    'app.mjs',
    [
      "import { createOpenAI } from '@ai-sdk/openai'",
      "import { exportersFromEnv, getTokenTracker, meteredFetch, run } from '@tokenledger/sdk'",
      "import { generateText } from 'ai'",
      '',
      SEND,
      'const openai = createOpenAI({ fetch: meteredFetch() })',
      '',
      "await run({ agent: 'planner', task: 'T-1' }, () =>",
      "  generateText({ model: openai.chat('gpt-5'), prompt: 'Name a city on the Rhine.' }),",
      ')',
    ].join('\n'),
  ),
})

const langchain = (place: Place): Way => ({
  id: 'langchain',
  name: 'LangChain',
  about:
    'A metered fetch tells the tokens, the callbacks tell agent, tool and session. LangGraph alike.',
  snippets: metered(
    place,
    '@langchain/core @langchain/openai',
    'app.mjs',
    [
      "import { ChatOpenAI } from '@langchain/openai'",
      'import {',
      '  exportersFromEnv,',
      '  getTokenTracker,',
      '  meteredFetch,',
      '  tokenledgerCallbacks,',
      "} from '@tokenledger/sdk'",
      '',
      SEND,
      "const model = new ChatOpenAI({ model: 'gpt-5', configuration: { fetch: meteredFetch() } })",
      '',
      "await model.invoke('Name a city on the Rhine.', {",
      '  callbacks: [tokenledgerCallbacks()],',
      "  metadata: { agent: 'planner', task: 'T-1' },",
      '})',
    ].join('\n'),
  ),
})

const otlp = ({ url, needsKey }: Place): Way => ({
  id: 'otlp',
  name: 'OpenTelemetry',
  about:
    'Whatever speaks OTLP over HTTP: spans, logs and metrics with the GenAI conventions, from any language. Each call counts once.',
  snippets: [
    {
      title: 'In the environment of the program',
      text: [
        `export OTEL_EXPORTER_OTLP_ENDPOINT=${url}`,
        'export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
        ...(needsKey ? [`export OTEL_EXPORTER_OTLP_HEADERS=x-api-key=${KEY}`] : []),
      ].join('\n'),
    },
  ],
})

const curl = ({ url, needsKey }: Place): Way => ({
  id: 'curl',
  name: 'HTTP',
  about: "Events as JSON, one or many: hand over the provider's usage object as it came.",
  snippets: [
    {
      title: 'A call',
      text: [
        `curl -fsS ${url}/v1/events \\`,
        ...(needsKey ? [`  -H 'authorization: Bearer ${KEY}' \\`] : []),
        "  -H 'content-type: application/json' \\",
        `  -d '[{"agent":"planner","task":"T-1","provider":"openai","response_model":"gpt-5","usage":{"prompt_tokens":1200,"completion_tokens":300}}]'`,
      ].join('\n'),
    },
    {
      title: 'A call that is still running: an estimate, shown on Live',
      text: [
        `curl -fsS ${url}/v1/inflight \\`,
        ...(needsKey ? [`  -H 'authorization: Bearer ${KEY}' \\`] : []),
        "  -H 'content-type: application/json' \\",
        `  -d '[{"id":"call-1","agent":"planner","provider":"openai","request_model":"gpt-5","input_tokens":900,"output_tokens":40}]'`,
      ].join('\n'),
    },
  ],
})

const HISTORIES: Way = {
  id: 'histories',
  name: 'Coding agents',
  about:
    'Claude Code, Codex, Gemini CLI, OpenCode and others keep histories on this machine: they are read, nothing is installed. A call is never counted twice.',
  snippets: [
    { title: 'Once', text: 'npx tokenledger import' },
    { title: 'And whenever they grow', text: 'npx tokenledger import --watch' },
  ],
}
