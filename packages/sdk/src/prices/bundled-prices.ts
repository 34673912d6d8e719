import type { ProviderPrices } from '../pricing/price-data.ts'
import anthropic from './anthropic.json' with { type: 'json' }
import azure from './azure.ai.openai.json' with { type: 'json' }
import gemini from './gcp.gemini.json' with { type: 'json' }
import vertex from './gcp.vertex_ai.json' with { type: 'json' }
import openai from './openai.json' with { type: 'json' }

const files: readonly unknown[] = [anthropic, azure, gemini, openai, vertex]

/**
 * The price files that come with the package, one a provider. The compiler reads each as a literal
 * of its own; a test holds them to the schema, so the type is safe to state here.
 */
export const bundledPrices = files as readonly ProviderPrices[]
