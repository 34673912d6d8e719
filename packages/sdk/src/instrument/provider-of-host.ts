/** Hosts of providers. What stands before one after a dot is a region or a resource of it. */
const HOSTS: Readonly<Record<string, string>> = {
  'api.openai.com': 'openai',
  'api.anthropic.com': 'anthropic',
  'generativelanguage.googleapis.com': 'gcp.gemini',
  'aiplatform.googleapis.com': 'gcp.vertex_ai',
  'openai.azure.com': 'azure.ai.openai',
  'cognitiveservices.azure.com': 'azure.ai.openai',
  'services.ai.azure.com': 'azure.ai.inference',
  'models.ai.azure.com': 'azure.ai.inference',
  'inference.ai.azure.com': 'azure.ai.inference',
  'api.mistral.ai': 'mistral_ai',
  'api.eu.mistral.ai': 'mistral_ai',
  'api.us.mistral.ai': 'mistral_ai',
  'codestral.mistral.ai': 'mistral_ai',
  'api.groq.com': 'groq',
  'api.deepseek.com': 'deepseek',
  'api.x.ai': 'x_ai',
  'api.cohere.com': 'cohere',
  'api.cohere.ai': 'cohere',
  'api.perplexity.ai': 'perplexity',
  'openrouter.ai': 'openrouter',
  'api.together.xyz': 'together',
  'api.together.ai': 'together',
  'api.fireworks.ai': 'fireworks',
  'api.moonshot.ai': 'moonshot_ai',
  'api.moonshot.cn': 'moonshot_ai',
  'api.voyageai.com': 'voyage',
  'api.jina.ai': 'jina',
  'dashscope.aliyuncs.com': 'alibaba',
  'dashscope-intl.aliyuncs.com': 'alibaba',
  'router.huggingface.co': 'huggingface',
  'endpoints.huggingface.cloud': 'huggingface',
  'api.cerebras.ai': 'cerebras',
  'api.minimax.io': 'minimax',
  'api.novita.ai': 'novita',
  'api.z.ai': 'zai',
  'open.bigmodel.cn': 'zhipuai',
  'api.githubcopilot.com': 'github-copilot',
}
const VERTEX_REGION = /^(?:[a-z0-9-]+-aiplatform|aiplatform\.[a-z0-9-]+\.rep)\.googleapis\.com$/
const BEDROCK =
  /^bedrock-(?:runtime(?:-fips)?|mantle)\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/

/**
 * The provider that answers at a host, as OpenTelemetry names it; undefined for a host that is
 * nobody's: a gateway, a local server, whose answers tell.
 */
export function providerOfHost(host: string): string | undefined {
  for (let name = host; name !== ''; name = afterDot(name)) {
    if (Object.hasOwn(HOSTS, name)) return HOSTS[name]
  }
  if (VERTEX_REGION.test(host)) return 'gcp.vertex_ai'
  return BEDROCK.test(host) ? 'aws.bedrock' : undefined
}

function afterDot(name: string): string {
  const dot = name.indexOf('.')
  return dot === -1 ? '' : name.slice(dot + 1)
}
