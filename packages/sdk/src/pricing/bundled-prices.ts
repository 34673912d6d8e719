import anthropic from '../prices/anthropic.json' with { type: 'json' }
import azure from '../prices/azure.ai.openai.json' with { type: 'json' }
import gemini from '../prices/gcp.gemini.json' with { type: 'json' }
import vertex from '../prices/gcp.vertex_ai.json' with { type: 'json' }
import openai from '../prices/openai.json' with { type: 'json' }
import type { ProviderPrices } from './price-data.ts'

const files: readonly unknown[] = [anthropic, azure, gemini, openai, vertex]

/**
 * The price files that come with the package, one a provider. The compiler reads each as a literal
 * of its own; a test holds them to the schema, so the type is safe to state here.
 */
export const bundledPrices = files as readonly ProviderPrices[]
