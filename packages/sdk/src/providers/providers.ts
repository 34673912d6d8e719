import { anthropic } from './anthropic/anthropic.ts'
import { openai } from './openai/openai.ts'
import type { Provider } from './provider.ts'

/** Every provider and framework that can be read; the sooner, the more peculiar its words. */
export const PROVIDERS: readonly Provider[] = [anthropic, openai]
