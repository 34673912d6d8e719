import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { priceBook } from './price-book.ts'

/**
 * Names as people write them: `provider` (empty: none is stated), then `name = owner/model`, or
 * `name = unpriced`. A name that is not quite one of the book must be unpriced, never another model.
 */
const NAMES: Readonly<Record<string, string>> = {
  openai: `
    gpt-4.1-mini = openai/gpt-4.1-mini
    gpt-4.5-preview-2025-02-27 = openai/gpt-4.5-preview
    o1-pro-2025-03-19 = openai/o1-pro
    gpt-5-codex-mini = unpriced
    gpt-5.1-mini = unpriced
    gpt-5.1-codex-mini = openai/gpt-5.1-codex-mini
    gpt-6.1-terra = openai/gpt-6.1-terra
    gpt-6 = unpriced
    gpt-4o-audio-preview = openai/gpt-4o-audio-preview
    ft:gpt-4o:org::id = openai/ft:gpt-4o
    ft:gpt-4.1-mini-2025-04-14:org:name:id = openai/ft:gpt-4.1-mini
    ft:o4-mini-2025-04-16:org::id = unpriced
    openai:gpt-4o = openai/gpt-4o
    anthropic:gpt-4o = unpriced
    azure:gpt-4o = unpriced
    gpt-4o:free = unpriced
    gpt-4o:thinking = unpriced
    tts-1 = openai/tts-1
    gpt-4o = openai/gpt-4o
    GPT-4o = openai/gpt-4o
    gpt-4o-2024-08-06 = openai/gpt-4o
    gpt-4o-2024-11-20 = openai/gpt-4o
    gpt-4o-2024-05-13 = openai/gpt-4o-2024-05-13
    openai/gpt-4o = openai/gpt-4o
    openai/openai/gpt-4o = openai/gpt-4o
    gpt-4o-mini = openai/gpt-4o-mini
    gpt-4o-mini-2024-07-18 = openai/gpt-4o-mini
    gpt-4.1 = openai/gpt-4.1
    gpt-4.1-2025-04-14 = openai/gpt-4.1
    gpt-4.1-nano-2025-04-14 = openai/gpt-4.1-nano
    gpt-5 = openai/gpt-5
    gpt-5-2025-08-07 = openai/gpt-5
    gpt-5-nano-2025-08-07 = openai/gpt-5-nano
    gpt-5.6 = openai/gpt-5.6-sol
    gpt-5.6-sol-2026-07-09 = openai/gpt-5.6-sol
    gpt-5.6-terra = openai/gpt-5.6-terra
    gpt-4-0613 = openai/gpt-4
    gpt-3.5-turbo-0125 = openai/gpt-3.5-turbo
    ft:gpt-4o-mini-2024-07-18:acme::abc123 = openai/ft:gpt-4o-mini
    ft:gpt-3.5-turbo-0125:acme:x:1 = openai/ft:gpt-3.5-turbo
    text-embedding-3-small = openai/text-embedding-3-small
    text-embedding-3-large = openai/text-embedding-3-large
    text-embedding-ada-002 = openai/text-embedding-ada-002
    o3 = openai/o3
    o3-mini-2025-01-31 = openai/o3-mini
    o4-mini = openai/o4-mini
    whisper-1 = openai/whisper-1
    gpt-4o-transcribe = openai/gpt-4o-transcribe
    gpt-image-1 = openai/gpt-image-1
    gpt-4o-audio-preview-2024-12-17 = openai/gpt-4o-audio-preview
    gpt-4o-foo = unpriced
    gpt-4o-2024-13-01 = unpriced
    gpt-4o-2024 = unpriced
    gpt-4 o = unpriced
    gpt-4.7 = unpriced
    gpt-5.9-sol = unpriced
    gpt = unpriced
    my-gpt-4o = unpriced
    gpt-oss-120b = unpriced
    chatgpt-5-latest = unpriced
    o5 = unpriced
    davinci-003-foo = unpriced
    claude-sonnet-4-5 = unpriced
    ft:gpt-9:acme::1 = unpriced
    asst_abc123 = unpriced
    text-embedding-4 = unpriced
    gpt-4-turbo-preview-x = unpriced
    us.openai.gpt-4o = unpriced`,
  'azure openai': `
    azure/global/gpt-4o = openai/gpt-4o
    azure/global-standard/gpt-4o = openai/gpt-4o
    azure/eu/gpt-4o = unpriced
    azure/us/gpt-4o = unpriced
    azure:gpt-4o = openai/gpt-4o
    gpt-35-turbo-0125 = openai/gpt-3.5-turbo
    claude-sonnet-4-5 = unpriced
    grok-3 = unpriced
    gpt-4o = openai/gpt-4o
    gpt-4o-2024-08-06 = openai/gpt-4o
    azure/gpt-4o = openai/gpt-4o
    azure/openai/gpt-4o = openai/gpt-4o
    gpt-35-turbo = openai/gpt-3.5-turbo
    o3 = azure.ai.openai/o3
    my-deployment = unpriced
    gpt4o-prod = unpriced
    prod-gpt-4o = unpriced
    gpt-4o-deployment = unpriced
    deployments/gpt-4o = unpriced
    gpt-4o_eu = unpriced
    chat = unpriced`,
  anthropic: `
    claude-fable-5-2 = anthropic/claude-fable-5-2
    claude-fable-5.2-20261109 = anthropic/claude-fable-5-2
    claude-3-5-haiku = anthropic/claude-3-5-haiku
    claude-sonnet-4.5-20250929 = anthropic/claude-sonnet-4-5
    anthropic:claude-sonnet-4-5 = anthropic/claude-sonnet-4-5
    claude-sonnet-4-5-latest = unpriced
    claude-opus-4-6:thinking = unpriced
    claude-3.7-sonnet:thinking = unpriced
    claude_3_5_sonnet = unpriced
    claude-sonnet-4-5 = anthropic/claude-sonnet-4-5
    claude-sonnet-4-5-20250929 = anthropic/claude-sonnet-4-5
    anthropic/claude-sonnet-4-5-20250929 = anthropic/claude-sonnet-4-5
    anthropic/claude-sonnet-4.5 = anthropic/claude-sonnet-4-5
    Claude-Sonnet-4.5 = anthropic/claude-sonnet-4-5
    claude-4.5-sonnet = anthropic/claude-sonnet-4-5
    claude-haiku-4-5-20251001 = anthropic/claude-haiku-4-5
    claude-3-5-sonnet-latest = anthropic/claude-3-5-sonnet
    claude-3-5-sonnet-20241022 = anthropic/claude-3-5-sonnet
    claude-3.5-sonnet = anthropic/claude-3-5-sonnet
    claude-3-7-sonnet-latest = anthropic/claude-3-7-sonnet
    claude-3-opus-20240229 = anthropic/claude-3-opus
    claude-3-haiku-20240307 = anthropic/claude-3-haiku
    claude-opus-4-20250514 = anthropic/claude-opus-4
    claude-opus-4-1-20250805 = anthropic/claude-opus-4-1
    claude-opus-4-5-20251101 = anthropic/claude-opus-4-5
    claude-opus-5 = anthropic/claude-opus-5
    claude-opus-5-5 = anthropic/claude-opus-5-5
    claude-2.1 = anthropic/claude-2
    claude-fable-5-1 = anthropic/claude-fable-5-1
    claude-sonnet-5-9 = unpriced
    claude-sonnet-5-9-20260101 = unpriced
    claude-sonnet-4-5-2025 = unpriced
    claude-sonnet-4-5@20250929 = unpriced
    claude-sonnet = unpriced
    claude = unpriced
    sonnet = unpriced
    claude-opus-6 = unpriced
    claude-4 = unpriced
    claude-3-5-sonnet-v2@20241022 = unpriced
    claude-sonnet-4-5-thinking = unpriced
    claude-sonnet-4-5[1m] = unpriced
    us.anthropic.claude-sonnet-4-5-20250929-v1:0 = unpriced
    gpt-4o = unpriced
    claude sonnet 4.5 = unpriced`,
  bedrock: `
    eu.amazon.nova-pro-v1:0 = aws.bedrock/eu.amazon.nova-pro-v1:0
    apac.amazon.nova-lite-v1:0 = aws.bedrock/apac.amazon.nova-lite-v1:0
    ca.amazon.nova-pro-v1:0 = unpriced
    eu.meta.llama3-2-3b-instruct-v1:0 = unpriced
    bedrock/eu-west-1/amazon.nova-lite-v1:0 = unpriced
    bedrock/us-west-2/amazon.nova-lite-v1:0 = aws.bedrock/amazon.nova-lite-v1:0
    bedrock/eu-central-1/anthropic.claude-3-haiku-20240307-v1:0 = aws.bedrock/anthropic.claude-3-haiku-20240307-v1:0
    bedrock/us-gov-west-1/anthropic.claude-3-haiku-20240307-v1:0 = unpriced
    arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0 = unpriced
    arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0 = aws.bedrock/anthropic.claude-3-haiku-20240307-v1:0
    arn:aws:bedrock:us-gov-west-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0 = unpriced
    arn:aws:bedrock:us-east-1:1:custom-model/anthropic.claude-3-haiku-20240307-v1:0/abc = unpriced
    us.anthropic.claude-haiku-5-5 = aws.bedrock/anthropic.claude-haiku-5-5
    global.anthropic.claude-fable-5-2 = aws.bedrock/global.anthropic.claude-fable-5-2
    us.openai.gpt-6.1-terra = aws.bedrock/openai.gpt-6.1-terra
    us.anthropic.claude-sonnet-4-5-20250929-v1:0 = aws.bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0
    eu.anthropic.claude-sonnet-4-5-20250929-v1:0 = aws.bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0
    apac.anthropic.claude-sonnet-4-5-20250929-v1:0 = aws.bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0
    jp.anthropic.claude-sonnet-4-5-20250929-v1:0 = aws.bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0
    au.anthropic.claude-haiku-4-5-20251001-v1:0 = aws.bedrock/anthropic.claude-haiku-4-5-20251001-v1:0
    global.anthropic.claude-sonnet-4-5-20250929-v1:0 = aws.bedrock/global.anthropic.claude-sonnet-4-5-20250929-v1:0
    GLOBAL.anthropic.claude-sonnet-4-5-20250929-v1:0 = aws.bedrock/global.anthropic.claude-sonnet-4-5-20250929-v1:0
    anthropic.claude-sonnet-4-5-20250929-v1:0 = aws.bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0
    anthropic.claude-sonnet-4-5-20250929 = aws.bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0
    claude-sonnet-4-5-20250929 = aws.bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0
    anthropic.claude-3-5-sonnet-20241022-v2:0 = aws.bedrock/anthropic.claude-3-5-sonnet-20241022-v2:0
    anthropic.claude-3-5-sonnet-20240620-v1:0 = aws.bedrock/anthropic.claude-3-5-sonnet-20240620-v1:0
    bedrock/anthropic.claude-3-haiku-20240307-v1:0 = aws.bedrock/anthropic.claude-3-haiku-20240307-v1:0
    bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0 = aws.bedrock/anthropic.claude-haiku-4-5-20251001-v1:0
    bedrock/us-east-1/anthropic.claude-3-haiku-20240307-v1:0 = aws.bedrock/anthropic.claude-3-haiku-20240307-v1:0
    bedrock/converse/us.amazon.nova-pro-v1:0 = aws.bedrock/amazon.nova-pro-v1:0
    arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-20250514-v1:0 = aws.bedrock/anthropic.claude-sonnet-4-20250514-v1:0
    arn:aws:bedrock:eu-west-1:123456789012:inference-profile/global.anthropic.claude-opus-4-6-v1 = aws.bedrock/global.anthropic.claude-opus-4-6-v1:0
    arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0 = aws.bedrock/amazon.nova-lite-v1:0
    anthropic.claude-opus-4-6-v1 = aws.bedrock/anthropic.claude-opus-4-6-v1:0
    anthropic.claude-opus-5 = aws.bedrock/anthropic.claude-opus-5
    us.anthropic.claude-opus-4-5-20251101-v1:0 = aws.bedrock/anthropic.claude-opus-4-5-20251101-v1:0
    amazon.nova-micro-v1:0 = aws.bedrock/amazon.nova-micro-v1:0
    us.amazon.nova-lite-v1:0 = aws.bedrock/amazon.nova-lite-v1:0
    us.amazon.nova-2-lite-v1:0 = aws.bedrock/amazon.nova-2-lite-v1:0
    global.amazon.nova-2-lite-v1:0 = aws.bedrock/global.amazon.nova-2-lite-v1:0
    amazon.titan-embed-text-v1 = aws.bedrock/amazon.titan-embed-text-v1
    amazon.titan-embed-text-v2:0 = aws.bedrock/amazon.titan-embed-text-v2:0
    meta.llama3-3-70b-instruct-v1:0 = aws.bedrock/meta.llama3-3-70b-instruct-v1:0
    us.meta.llama4-scout-17b-instruct-v1:0 = aws.bedrock/meta.llama4-scout-17b-instruct-v1:0
    us.deepseek.r1-v1:0 = aws.bedrock/deepseek.r1-v1:0
    openai.gpt-oss-120b-1:0 = aws.bedrock/openai.gpt-oss-120b-1:0
    openai.gpt-5.6-sol = aws.bedrock/openai.gpt-5.6-sol
    us.openai.gpt-5.6-sol = aws.bedrock/openai.gpt-5.6-sol
    global.openai.gpt-5.6-sol = aws.bedrock/global.openai.gpt-5.6-sol
    cohere.embed-english-v3 = aws.bedrock/cohere.embed-english-v3
    cohere.rerank-v3-5:0 = aws.bedrock/cohere.rerank-v3-5:0
    us.writer.palmyra-x5-v1:0 = aws.bedrock/writer.palmyra-x5-v1:0
    mistral.mistral-large-2402-v1:0 = aws.bedrock/mistral.mistral-large-2402-v1:0
    amazon.titan-embed-text-v3:0 = unpriced
    amazon.titan-embed-text = unpriced
    amazon.nova-lite-v2:0 = unpriced
    amazon.nova-lite-v1:0:300k = unpriced
    us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0 = unpriced
    global.anthropic.claude-opus-4-1-20250805-v1:0 = unpriced
    xx.anthropic.claude-sonnet-4-5-20250929-v1:0 = unpriced
    anthropic.claude-sonnet-5-9-v1:0 = unpriced
    anthropic.claude-sonnet-4-5-20250930-v1:0 = unpriced
    arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6 = unpriced
    arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc = unpriced
    arn:aws:s3:us-east-1:1:inference-profile/us.amazon.nova-lite-v1:0 = unpriced
    gpt-4o = unpriced
    us. = unpriced`,
  google: `
    gemini-2.5-flash-image = gcp.gemini/gemini-2.5-flash-image
    gemini-2.5-flash-image-preview = gcp.gemini/gemini-2.5-flash-image
    google_genai:gemini-2.5-flash = gcp.gemini/gemini-2.5-flash
    google-gla:gemini-2.5-flash = gcp.gemini/gemini-2.5-flash
    gemini-flash-latest = unpriced
    gemini-2.5-flash = gcp.gemini/gemini-2.5-flash
    models/gemini-2.5-flash = gcp.gemini/gemini-2.5-flash
    gemini/gemini-2.5-flash = gcp.gemini/gemini-2.5-flash
    google/gemini-2.5-pro = gcp.gemini/gemini-2.5-pro
    Gemini-2.5-Pro = gcp.gemini/gemini-2.5-pro
    gemini-2.0-flash-001 = gcp.gemini/gemini-2.0-flash
    gemini-2.0-flash-lite-001 = gcp.gemini/gemini-2.0-flash-lite
    gemini-1.5-flash-8b = gcp.gemini/gemini-1.5-flash-8b
    gemini-1.5-pro-latest = gcp.gemini/gemini-1.5-pro
    gemini-2.5-pro-preview-05-06 = gcp.gemini/gemini-2.5-pro
    gemini-2.5-flash-lite-preview-09-2025 = gcp.gemini/gemini-2.5-flash-lite
    gemini-3-pro-preview = gcp.gemini/gemini-3-pro-preview
    gemini-embedding-001 = gcp.gemini/gemini-embedding-001
    gemini-2.5-flash-foo = unpriced
    gemini-2.5 = unpriced
    gemini = unpriced
    gemini-9-pro = unpriced
    gemini 2.5 flash = unpriced
    gemini-2.5-flash-2025-01-01 = unpriced
    tunedModels/my-model = unpriced`,
  vertex_ai: `
    claude-opus-4-6@default = anthropic/claude-opus-4-6
    publishers/google/models/gemini-4-argon = gcp.gemini/gemini-4-argon
    mistral-large-2411@001 = unpriced
    gemini-2.5-flash = gcp.gemini/gemini-2.5-flash
    vertex_ai/gemini-2.5-pro = gcp.gemini/gemini-2.5-pro
    publishers/google/models/gemini-2.5-pro = gcp.gemini/gemini-2.5-pro
    projects/my-project/locations/us-central1/publishers/google/models/gemini-2.5-flash = gcp.gemini/gemini-2.5-flash
    google/gemini-2.5-flash = gcp.gemini/gemini-2.5-flash
    claude-sonnet-4@20250514 = anthropic/claude-sonnet-4
    claude-sonnet-4-5@20250929 = anthropic/claude-sonnet-4-5
    claude-3-5-sonnet-v2@20241022 = anthropic/claude-3-5-sonnet
    publishers/anthropic/models/claude-opus-4-1@20250805 = anthropic/claude-opus-4-1
    claude-sonnet-4@latest = unpriced
    claude-sonnet-4-5@20251399 = unpriced
    projects/my-project/locations/us-central1/endpoints/123 = unpriced
    llama-3.3-70b-instruct-maas = unpriced`,
  mistral: `
    mistral-large-4-0 = mistral_ai/mistral-large-4-0
    mistral-medium-2604 = mistral_ai/mistral-medium-3-5
    codestral-latest = mistral_ai/codestral-latest
    open-mixtral-8x22b = mistral_ai/open-mixtral-8x22b
    mistral-large-latest = mistral_ai/mistral-large-latest
    mistral-large-2512 = mistral_ai/mistral-large-2512
    mistral-large-2411 = mistral_ai/mistral-large-2411
    mistral/mistral-large-2407 = mistral_ai/mistral-large-2407
    mistral-medium-latest = mistral_ai/mistral-medium-latest
    mistral-medium-2505 = mistral_ai/mistral-medium-3-1
    mistral-small-latest = mistral_ai/mistral-small-latest
    codestral-2508 = mistral_ai/codestral-2508
    open-mistral-nemo = mistral_ai/mistral-nemo
    ministral-8b-2410 = mistral_ai/ministral-8b
    ministral-8b-latest = mistral_ai/ministral-8b-latest
    magistral-medium-2509 = mistral_ai/magistral-medium
    pixtral-large-latest = mistral_ai/pixtral-large
    mistral-embed = mistral_ai/mistral-embed
    mistral-ocr-latest = mistral_ai/mistral-ocr-latest
    voxtral-mini-latest = mistral_ai/voxtral-mini-2602
    mistral-large = unpriced
    mistral-medium = unpriced
    mistral = unpriced
    mistral-large-2599 = unpriced
    ministral-8b-2599 = unpriced
    mistral-small:free = unpriced
    ft:mistral-small:acme:1 = unpriced`,
  deepseek: `
    deepseek-chat = deepseek/deepseek-chat
    deepseek/deepseek-chat = deepseek/deepseek-chat
    deepseek-reasoner = deepseek/deepseek-reasoner
    DeepSeek-Reasoner = deepseek/deepseek-reasoner
    deepseek-v4-flash = deepseek/deepseek-v4-flash
    deepseek-v4-pro = deepseek/deepseek-v4-pro
    deepseek-flash = deepseek/deepseek-flash
    deepseek-chat-v3-0324 = unpriced
    deepseek-r1 = unpriced
    deepseek-v4.1-flash = unpriced
    deepseek-v5 = unpriced
    deepseek-coder = unpriced`,
  xai: `
    grok-4.7 = x_ai/grok-4.7
    grok-4.20-0309-reasoning = x_ai/grok-4.20
    grok-latest = unpriced
    grok-4 = x_ai/grok-4-0709
    grok-4-0709 = x_ai/grok-4-0709
    grok-4-latest = x_ai/grok-4-0709
    grok-3-mini = x_ai/grok-3-mini
    grok-3-mini-beta = x_ai/grok-3-mini
    xai/grok-3 = x_ai/grok-3
    x-ai/grok-4.3 = x_ai/grok-4.3
    grok-4.3-20260601 = x_ai/grok-4.3
    grok-4-fast = x_ai/grok-4-fast-reasoning
    grok-4-1-fast-non-reasoning = x_ai/grok-4-1-fast-non-reasoning
    grok-code-fast-1 = x_ai/grok-code-fast-1
    grok-2-vision = x_ai/grok-2-vision-1212
    grok-5 = unpriced
    grok = unpriced
    grok-4-0710 = unpriced
    grok-4-fast-turbo = unpriced
    grok-3-mini-foo = unpriced`,
  groq: `
    llama-3.3-70b-versatile = groq/llama-3.3-70b-versatile
    groq/llama-3.3-70b-versatile = groq/llama-3.3-70b-versatile
    llama-3.1-8b-instant = groq/llama-3.1-8b-instant
    openai/gpt-oss-120b = groq/openai/gpt-oss-120b
    groq/openai/gpt-oss-20b = groq/openai/gpt-oss-20b
    qwen/qwen3-32b = groq/qwen/qwen3-32b
    meta-llama/llama-4-scout-17b-16e-instruct = groq/meta-llama/llama-4-scout-17b-16e-instruct
    moonshotai/kimi-k2-instruct-0905 = groq/moonshotai/kimi-k2-instruct
    whisper-large-v3 = groq/whisper-large-v3
    whisper-large-v3-turbo = groq/whisper-large-v3-turbo
    openai/gpt-oss-safeguard-20b = groq/openai/gpt-oss-safeguard-20b
    llama-3.3-70b = unpriced
    gpt-oss-120b = unpriced
    whisper-1 = unpriced
    compound-beta = unpriced`,
  cohere: `
    command-a-03-2025 = cohere/command-a-03-2025
    command-r-plus-08-2024 = cohere/command-r-plus-08-2024
    command-r-08-2024 = cohere/command-r-08-2024
    cohere/command-r7b-12-2024 = cohere/command-r7b-12-2024
    embed-v4.0 = cohere/embed-v4.0
    embed-english-v3.0 = cohere/embed-english-v3.0
    rerank-v3.5 = cohere/rerank-v3.5
    rerank-multilingual-v3.0 = cohere/rerank-multilingual-v3.0
    command-a-03-2026 = unpriced
    rerank-v9 = unpriced
    embed = unpriced`,
  perplexity: `
    sonar = perplexity/sonar
    sonar-pro = perplexity/sonar-pro
    perplexity/sonar-deep-research = perplexity/sonar-deep-research
    sonar-reasoning-pro = perplexity/sonar-reasoning-pro
    sonar-pro-search = unpriced
    sonar-max = unpriced`,
  openrouter: `
    anthropic/claude-3.7-sonnet:thinking = openrouter/anthropic/claude-3.7-sonnet
    anthropic/claude-fable-5.2 = openrouter/anthropic/claude-fable-5.2
    openai/gpt-4.1:batch = openrouter/openai/gpt-4.1:batch
    ~anthropic/claude-haiku-latest = unpriced
    openai/gpt-4o:online = unpriced
    openai/gpt-4o-mini = openrouter/openai/gpt-4o-mini
    openrouter/openai/gpt-4o-mini = openrouter/openai/gpt-4o-mini
    anthropic/claude-4.6-sonnet-20260217 = openrouter/anthropic/claude-sonnet-4.6
    anthropic/claude-sonnet-4.6 = openrouter/anthropic/claude-sonnet-4.6
    meta-llama/llama-3.1-8b-instruct:free = openrouter/meta-llama/llama-3.1-8b-instruct:free
    meta-llama/llama-3.1-8b-instruct = openrouter/meta-llama/llama-3.1-8b-instruct
    openai/gpt-5-mini = openrouter/openai/gpt-5-mini
    openai/gpt-5-mini:nitro = unpriced
    openrouter/auto = unpriced
    gpt-4o = unpriced
    openai/gpt-99 = unpriced`,
  moonshotai: `
    kimi-k2.6 = moonshot_ai/kimi-k2.6
    moonshot/kimi-k3 = moonshot_ai/kimi-k3
    moonshot-v1-128k = moonshot_ai/moonshot-v1-128k
    kimi-k2.6-foo = unpriced
    kimi = unpriced`,
  voyageai: `
    voyage-3.5 = voyage/voyage-3.5
    voyage/voyage-code-3 = voyage/voyage-code-3
    rerank-2.5 = voyage/rerank-2.5
    voyage-9 = unpriced`,
  jina: `
    jina-embeddings-v3 = jina/jina-embeddings-v3
    jina_ai/jina-reranker-v2-base-multilingual = jina/jina-reranker-v2-base-multilingual
    jina-embeddings-v9 = unpriced`,
  fireworks: `
    accounts/fireworks/models/kimi-k2p6 = fireworks/kimi-k2p6
    fireworks_ai/accounts/fireworks/models/glm-5p1 = fireworks/glm-5p1
    accounts/fireworks/routers/kimi-k3-us = fireworks/kimi-k3-us
    accounts/acme/models/kimi-k2p6 = unpriced
    accounts/fireworks/models/kimi-k2p6#accounts/acme/deployments/1 = unpriced`,
  together: `
    meta-llama/Llama-3.3-70B-Instruct-Turbo = together/meta-llama/Llama-3.3-70B-Instruct-Turbo
    together_ai/meta-llama/llama-3.3-70b-instruct-turbo = together/meta-llama/Llama-3.3-70B-Instruct-Turbo
    meta-llama/Llama-3.3-70B-Instruct = unpriced`,
  hf: `
    Qwen/Qwen3-32B:groq = huggingface/Qwen/Qwen3-32B:groq
    openai/gpt-oss-120b:groq = huggingface/openai/gpt-oss-120b:groq
    Qwen/Qwen3-32B = unpriced
    Qwen/Qwen3-32B:fastest = unpriced`,
  'llama.cpp': `
    gpt-3.5-turbo = llama.cpp/any
    /models/llama.gguf = llama.cpp/any`,
  ollama: `
    llama3.2:latest = ollama/any
    gpt-oss:20b = ollama/any
    gpt-oss:120b-cloud = unpriced
    kimi-k2:1t-cloud = unpriced`,
  'lm studio': `
    openai/gpt-oss-20b = lmstudio/any`,
  'my-gateway': `
    gpt-4o = unpriced
    claude-sonnet-4-5 = unpriced`,
  '': `
    us.anthropic.claude-sonnet-4-5-20250929-v1:0 = aws.bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0
    global.anthropic.claude-opus-4-6-v1 = aws.bedrock/global.anthropic.claude-opus-4-6-v1:0
    amazon.nova-pro-v1:0 = aws.bedrock/amazon.nova-pro-v1:0
    nova-pro = unpriced
    arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-20250514-v1:0 = aws.bedrock/anthropic.claude-sonnet-4-20250514-v1:0
    arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6 = unpriced
    publishers/anthropic/models/claude-opus-4-1@20250805 = anthropic/claude-opus-4-1
    projects/my-project/locations/us-central1/publishers/google/models/gemini-2.5-flash = gcp.gemini/gemini-2.5-flash
    accounts/fireworks/models/kimi-k2p6 = fireworks/kimi-k2p6
    anthropic:claude-sonnet-4-5 = anthropic/claude-sonnet-4-5
    google-vertex:gemini-2.5-pro = gcp.gemini/gemini-2.5-pro
    bedrock:anthropic.claude-3-haiku-20240307-v1:0 = aws.bedrock/anthropic.claude-3-haiku-20240307-v1:0
    groq:llama-3.3-70b-versatile = groq/llama-3.3-70b-versatile
    github-models/gpt-4o = unpriced
    github_copilot/gpt-4o = unpriced
    deepseek/deepseek-r1 = unpriced
    moonshotai/kimi-k2 = unpriced
    glm-4.7-flashx = unpriced
    litellm_proxy/gpt-4o = unpriced
    gpt-4o = openai/gpt-4o
    claude-sonnet-4-5-20250929 = anthropic/claude-sonnet-4-5
    gemini-2.5-pro = gcp.gemini/gemini-2.5-pro
    openai/gpt-4o = openai/gpt-4o
    azure/gpt-4o = openai/gpt-4o
    vertex_ai/claude-sonnet-4@20250514 = anthropic/claude-sonnet-4
    bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0 = aws.bedrock/anthropic.claude-haiku-4-5-20251001-v1:0
    openrouter/anthropic/claude-sonnet-4.6 = openrouter/anthropic/claude-sonnet-4.6
    groq/llama-3.3-70b-versatile = groq/llama-3.3-70b-versatile
    groq/openai/gpt-oss-120b = groq/openai/gpt-oss-120b
    together_ai/meta-llama/Llama-3.3-70B-Instruct-Turbo = together/meta-llama/Llama-3.3-70B-Instruct-Turbo
    xai/grok-4 = x_ai/grok-4-0709
    mistral/mistral-large-latest = mistral_ai/mistral-large-latest
    grok-4.6 = x_ai/grok-4.6
    kimi-k3 = moonshot_ai/kimi-k3
    sonar = perplexity/sonar
    ollama/gpt-4o = unpriced
    gpt-oss-20b = unpriced
    llama-3.3-70b-versatile = unpriced
    meta-llama/Llama-3.3-70B-Instruct = unpriced
    glm-5.2 = zai/GLM-5.2
    any = unpriced
    unknown = unpriced
    default = unpriced
    null = unpriced`,
}

const cases = Object.entries(NAMES).flatMap(([provider, lines]) =>
  lines
    .trim()
    .split('\n')
    .map((line) => line.trim().split(' = '))
    .map(([name = '', expected = '']) => [provider, name, expected] as const),
)

const found = (name: string, provider?: string): string => {
  const match = priceBook().find(name, provider)
  return match === null ? 'unpriced' : `${match.owner.provider}/${match.model.id}`
}

describe('names as people write them', () => {
  test.each(cases)('%s: %s = %s', (provider, name, expected) => {
    expect(found(name, provider === '' ? undefined : provider)).toBe(expected)
  })

  test.each(cases)(
    '%s: %s in upper case, with spaces around it: the same',
    (provider, name, expected) => {
      expect(found(` ${name.toUpperCase()} `, provider === '' ? undefined : provider)).toBe(
        expected,
      )
    },
  )
})

describe('no invented name matches', () => {
  const files = priceBook().files.filter(({ any_model: any }) => any === undefined)
  const known = files.flatMap(({ provider, models }) =>
    models.flatMap(({ id, aliases = [] }) => [id, ...aliases].map((name) => ({ provider, name }))),
  )
  const listed = new Set(known.map(({ provider, name }) => `${provider} ${name.toLowerCase()}`))
  const name = fc.constantFrom(...known)
  const isListed = (provider: string, text: string) =>
    listed.has(`${provider} ${text.toLowerCase()}`)

  test('every listed name finds its own provider', () => {
    for (const { provider, name } of known) {
      expect(priceBook().find(name, provider)?.owner.provider, name).toBe(provider)
    }
  })

  test('a known name with something behind it', () => {
    const suffix = fc.constantFrom(
      '-foo',
      '-9',
      'x',
      '-pro-max',
      ':beta2',
      '-20',
      '.9',
      '/x',
      '-v9:0',
    )
    fc.assert(
      fc.property(name, suffix, ({ provider, name: text }, end) => {
        fc.pre(!isListed(provider, text + end) && !text.startsWith('ft:'))
        expect(found(text + end, provider)).toBe('unpriced')
      }),
      { numRuns: 3000 },
    )
  })

  test('a known name cut short', () => {
    fc.assert(
      fc.property(name, fc.integer({ min: 1, max: 6 }), ({ provider, name: text }, cut) => {
        const short = text.slice(0, -cut)
        const match = priceBook().find(short, provider)
        if (match !== null) expect(['id', 'alias', 'dated']).toContain(match.kind)
        fc.pre(
          !isListed(provider, short) && match?.kind !== 'dated' && !isPrefixed(provider, short),
        )
        expect(found(short, provider)).toBe('unpriced')
      }),
      { numRuns: 3000 },
    )
  })

  test('a known name with two digits swapped', () => {
    fc.assert(
      fc.property(name, fc.nat(), ({ provider, name: text }, seed) => {
        const swapped = swapDigits(text, seed)
        fc.pre(swapped !== null && swapped !== text && !isListed(provider, swapped))
        const match = swapped === null ? null : priceBook().find(swapped, provider)
        fc.pre(match?.kind !== 'dated' && !isPrefixed(provider, swapped ?? ''))
        expect(match?.model.id ?? 'unpriced', swapped ?? '').toBe('unpriced')
      }),
      { numRuns: 3000 },
    )
  })

  /** Whether the name is listed without the provider's prefix, or on a list that it shares. */
  function isPrefixed(provider: string, text: string): boolean {
    const match = priceBook().find(text, provider)
    if (match === null) return false
    const names = [match.model.id, ...(match.model.aliases ?? [])].map((one) => one.toLowerCase())
    return match.owner !== match.file || names.some((one) => text.toLowerCase().endsWith(one))
  }
})

function swapDigits(text: string, seed: number): string | null {
  const pairs = [...text.matchAll(/\d(?=[^\d]?\d)/g)].map(({ index }) => index)
  const at = pairs[seed % Math.max(pairs.length, 1)]
  if (at === undefined) return null
  const other = /\d/.test(text[at + 1] ?? '') ? at + 1 : at + 2
  const letters = [...text]
  ;[letters[at], letters[other]] = [letters[other] ?? '', letters[at] ?? '']
  return letters.join('')
}
