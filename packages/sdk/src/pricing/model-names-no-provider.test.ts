import { modelNames } from './model-names.contract.ts'

modelNames({
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
})
