/** Other names of a provider -> OpenTelemetry's. Spaces, `-` and `_` are taken out before the look-up. */
const ALIASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    openai: ['openai.chat', 'openai.responses', 'openai.completion', 'openai.embedding'],
    anthropic: ['anthropic.messages', 'claude'],
    'gcp.gemini': [
      'google',
      'gemini',
      'googleai',
      'googleaistudio',
      'googlegemini',
      'googlegenai',
      'googlegla',
      'googlegenerativeai',
      'google.generativeai',
    ],
    'gcp.vertex_ai': [
      'vertex',
      'vertexai',
      'gcpvertexai',
      'googlevertex',
      'googlevertexai',
      'google.vertex',
      'google.vertexai',
    ],
    'gcp.gen_ai': ['gcp.genai'],
    'azure.ai.openai': ['azure', 'azureopenai', 'azopenai', 'az.ai.openai', 'azureopenairesponses'],
    'azure.ai.inference': ['azureai', 'azureaifoundry', 'azureaiinference', 'az.ai.inference'],
    'aws.bedrock': ['aws', 'bedrock', 'amazonbedrock', 'awsbedrock', 'bedrockconverse'],
    'ibm.watsonx.ai': ['watsonx', 'ibmwatsonx', 'watsonx.ai'],
    mistral_ai: ['mistral', 'mistralai'],
    x_ai: ['xai', 'x.ai', 'grok'],
    deepseek: ['deepseekai'],
    moonshot_ai: ['moonshot', 'moonshotai', 'kimi'],
    perplexity: ['perplexityai', 'pplx'],
    cohere: ['cohereai'],
    together: ['togetherai', 'together.ai'],
    fireworks: ['fireworksai', 'fireworks.ai'],
    voyage: ['voyageai'],
    alibaba: ['alibabacloud', 'dashscope', 'aliyun'],
    huggingface: ['hf', 'huggingfacehub'],
    openrouter: ['openrouter.ai'],
    ollama: ['ollama.ai'],
    lmstudio: [],
    'llama.cpp': ['llamacpp', 'llamacppserver'],
    vllm: ['hostedvllm'],
    jina: ['jinaai'],
    minimax: ['minimaxai'],
    novita: ['novitaai'],
    zai: ['z.ai', 'zaiorg'],
    zhipuai: ['zhipu', 'bigmodel'],
    'github-copilot': ['copilot'],
    cloudflare: ['workersai', 'cloudflareworkersai'],
  }).flatMap(([name, aliases]) => [name, ...aliases].map((alias) => [keyOf(alias), name] as const)),
)

/**
 * The provider's name as OpenTelemetry's `gen_ai.provider.name` has it; common aliases are known.
 * A name that is not known passes, trimmed and in lower case. Idempotent.
 *
 * Source: https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/; providers it does
 * not list keep the name that they are best known by.
 *
 * @example
 * import { providerName } from '@tokenledger/sdk'
 * console.log(providerName('google-vertex')) // gcp.vertex_ai
 * console.log(providerName(' My-Gateway ')) // my-gateway
 */
export function providerName(alias: string): string {
  return ALIASES.get(keyOf(alias)) ?? alias.trim().toLowerCase()
}

function keyOf(alias: string): string {
  return alias.toLowerCase().replace(/[\s_-]/g, '')
}
