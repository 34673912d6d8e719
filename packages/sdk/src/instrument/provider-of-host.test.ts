import { expect, it } from 'vitest'
import { providerOfHost } from './provider-of-host.ts'

it.each([
  ['api.openai.com', 'openai'],
  ['eu.api.openai.com', 'openai'],
  ['my-resource.openai.azure.com', 'azure.ai.openai'],
  ['aiplatform.googleapis.com', 'gcp.vertex_ai'],
  ['us-east5-aiplatform.googleapis.com', 'gcp.vertex_ai'],
  ['aiplatform.eu.rep.googleapis.com', 'gcp.vertex_ai'],
  ['bedrock-runtime.us-east-1.amazonaws.com', 'aws.bedrock'],
  ['bedrock-runtime-fips.us-gov-west-1.amazonaws.com', 'aws.bedrock'],
  ['bedrock-runtime.cn-north-1.amazonaws.com.cn', 'aws.bedrock'],
  ['bedrock-runtime.eu-west-1.api.aws', 'aws.bedrock'],
  ['bedrock-mantle.us-east-1.api.aws', 'aws.bedrock'],
  ['api.openai.com.evil.example', undefined],
  ['bedrock-runtime.us-east-1.amazonaws.com.evil.example', undefined],
  ['storage.googleapis.com', undefined],
  ['localhost', undefined],
])('%s is of %s', (host, provider) => {
  expect(providerOfHost(host)).toBe(provider)
})
