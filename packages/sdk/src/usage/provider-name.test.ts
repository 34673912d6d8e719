import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { providerName } from './provider-name.ts'

/** The names of OpenTelemetry's registry, and those that the product gives to others. */
const NAMES = [
  'openai',
  'anthropic',
  'aws.bedrock',
  'azure.ai.inference',
  'azure.ai.openai',
  'cohere',
  'deepseek',
  'gcp.gemini',
  'gcp.gen_ai',
  'gcp.vertex_ai',
  'groq',
  'ibm.watsonx.ai',
  'mistral_ai',
  'moonshot_ai',
  'perplexity',
  'x_ai',
  'openrouter',
  'together',
]

describe('providerName', () => {
  it.each(NAMES)('keeps %s', (name) => {
    expect(providerName(name)).toBe(name)
    expect(providerName(` ${name.toUpperCase()}\n`)).toBe(name)
  })

  it.each<[string, readonly string[]]>([
    ['openai', ['OpenAI', 'open-ai', 'openai.chat', 'openai.responses']],
    ['anthropic', ['Anthropic', 'anthropic.messages']],
    ['gcp.gemini', ['google', 'gemini', 'google-genai', 'google_genai', 'google.generative-ai']],
    ['gcp.vertex_ai', ['vertex', 'google-vertex', 'vertex_ai', 'google_vertexai']],
    ['azure.ai.openai', ['azure', 'azure-openai', 'azure_openai', 'az.ai.openai']],
    ['azure.ai.inference', ['azure_ai', 'az.ai.inference']],
    ['aws.bedrock', ['bedrock', 'aws-bedrock', 'amazon-bedrock', 'bedrock_converse']],
    ['mistral_ai', ['mistral', 'mistralai', 'mistral-ai']],
    ['x_ai', ['xai', 'x.ai', 'x-ai', 'grok']],
    ['moonshot_ai', ['moonshot', 'moonshotai', 'moonshot-ai']],
    ['perplexity', ['perplexity-ai']],
    ['together', ['together_ai', 'togetherai']],
    ['fireworks', ['fireworks-ai', 'fireworks_ai']],
  ])('names %s by its aliases', (name, aliases) => {
    expect(aliases.map(providerName)).toEqual(aliases.map(() => name))
  })

  it.each([
    ['My-Gateway', 'my-gateway'],
    [' llama.cpp ', 'llama.cpp'],
    ['', ''],
    ['constructor', 'constructor'],
    ['__proto__', '__proto__'],
  ])('passes the unknown %j as %j', (alias, name) => {
    expect(providerName(alias)).toBe(name)
  })

  it('changes nothing when asked again', () => {
    const any = fc.oneof(fc.string(), fc.constantFrom(...NAMES, 'google', 'azure', 'xai'))
    fc.assert(
      fc.property(any, (alias) => {
        expect(providerName(providerName(alias))).toBe(providerName(alias))
      }),
    )
  })
})
