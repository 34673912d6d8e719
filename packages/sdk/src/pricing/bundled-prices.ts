import alibaba from '../prices/alibaba.json' with { type: 'json' }
import anthropic from '../prices/anthropic.json' with { type: 'json' }
import bedrock from '../prices/aws.bedrock.json' with { type: 'json' }
import azure from '../prices/azure.ai.openai.json' with { type: 'json' }
import cohere from '../prices/cohere.json' with { type: 'json' }
import deepseek from '../prices/deepseek.json' with { type: 'json' }
import gemini from '../prices/gcp.gemini.json' with { type: 'json' }
import vertex from '../prices/gcp.vertex_ai.json' with { type: 'json' }
import hosts from '../prices/hosts.json' with { type: 'json' }
import jina from '../prices/jina.json' with { type: 'json' }
import minimax from '../prices/minimax.json' with { type: 'json' }
import mistral from '../prices/mistral_ai.json' with { type: 'json' }
import moonshot from '../prices/moonshot_ai.json' with { type: 'json' }
import openai from '../prices/openai.json' with { type: 'json' }
import perplexity from '../prices/perplexity.json' with { type: 'json' }
import voyage from '../prices/voyage.json' with { type: 'json' }
import xai from '../prices/x_ai.json' with { type: 'json' }
import zai from '../prices/zai.json' with { type: 'json' }
import zhipuai from '../prices/zhipuai.json' with { type: 'json' }
import type { ProviderPrices } from './price-data.ts'

const makers: readonly unknown[] = [
  alibaba,
  anthropic,
  bedrock,
  azure,
  cohere,
  deepseek,
  gemini,
  vertex,
  jina,
  minimax,
  mistral,
  moonshot,
  openai,
  perplexity,
  voyage,
  xai,
  zai,
  zhipuai,
]
const others: readonly unknown[] = hosts

/**
 * The price files that come with the package: one a maker of models, and one for all who run those
 * of others. The compiler reads each as a literal of its own; a test holds them to the schema, so
 * the type is safe to state here.
 */
export const bundledPrices = [...makers, ...others] as readonly ProviderPrices[]
