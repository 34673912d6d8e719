import { describe, expect, test } from 'vitest'
import { priceBook } from './price-book.ts'

const found = (name: string, provider?: string) => {
  const match = priceBook().find(name, provider)
  return match === null ? null : `${match.owner.provider}/${match.model.id} ${match.kind}`
}

describe('a name finds its model', () => {
  test.each([
    ['gpt-4o', 'openai', 'openai/gpt-4o id'],
    ['GPT-4o ', 'openai', 'openai/gpt-4o id'],
    ['gpt-4o-2024-11-20', 'openai', 'openai/gpt-4o alias'],
    ['gpt-4o-2024-05-13', 'openai', 'openai/gpt-4o-2024-05-13 id'],
    ['gpt-4o-2031-01-31', 'openai', 'openai/gpt-4o dated'],
    ['openai/gpt-4o', 'openai', 'openai/gpt-4o id'],
    ['gpt-4.1-nano', 'openai', 'openai/gpt-4.1-nano id'],
    ['gpt-4.5-preview', 'openai', 'openai/gpt-4.5-preview id'],
    ['gpt-4-0613', 'openai', 'openai/gpt-4 alias'],
    ['gpt-5.6', 'openai', 'openai/gpt-5.6-sol alias'],
    ['gpt-3.5-turbo-instruct:20230824-v2', 'openai', 'openai/gpt-3.5-turbo-instruct alias'],
    ['ft:gpt-4o-mini-2024-07-18:acme::abc123', 'openai', 'openai/ft:gpt-4o-mini fine-tuned'],
    ['ft:gpt-3.5-turbo-0125:acme:x:1', 'openai', 'openai/ft:gpt-3.5-turbo fine-tuned'],
    ['claude-3-5-sonnet', 'anthropic', 'anthropic/claude-3-5-sonnet id'],
    ['claude-3-5-sonnet-20241022', 'anthropic', 'anthropic/claude-3-5-sonnet dated'],
    ['claude-3-5-sonnet-latest', 'anthropic', 'anthropic/claude-3-5-sonnet alias'],
    ['anthropic/claude-sonnet-4-5-20250929', 'anthropic', 'anthropic/claude-sonnet-4-5 dated'],
    ['claude-2.1', 'anthropic', 'anthropic/claude-2 alias'],
    ['claude-opus-4-20250514', 'anthropic', 'anthropic/claude-opus-4 dated'],
    ['models/gemini-2.5-flash', 'gcp.gemini', 'gcp.gemini/gemini-2.5-flash id'],
    ['gemini-2.0-flash-001', 'google', 'gcp.gemini/gemini-2.0-flash dated'],
    ['gemini-1.5-flash-8b', 'google', 'gcp.gemini/gemini-1.5-flash-8b id'],
    ['gemini-2.5-flash', 'vertex', 'gcp.gemini/gemini-2.5-flash id'],
    ['publishers/google/models/gemini-2.5-pro', 'vertex', 'gcp.gemini/gemini-2.5-pro id'],
    ['claude-sonnet-4@20250514', 'vertex', 'anthropic/claude-sonnet-4 dated'],
    ['claude-3-5-sonnet-v2@20241022', 'vertex', 'anthropic/claude-3-5-sonnet dated'],
    ['gpt-4o-2024-08-06', 'azure', 'openai/gpt-4o alias'],
    ['gpt-35-turbo', 'azure', 'openai/gpt-3.5-turbo alias'],
    ['o3', 'azure', 'azure.ai.openai/o3 id'],
  ])('%s of %s: %s', (name, provider, expected) => {
    expect(found(name, provider)).toBe(expected)
  })
})

describe('no name finds another model', () => {
  test.each([
    ['gpt-4o-foo', 'openai'],
    ['gpt-4o-2024-13-01', 'openai'],
    ['gpt-4.1-nano-extra', 'openai'],
    ['gpt-4.7', 'openai'],
    ['gpt', 'openai'],
    ['my-gpt-4o', 'openai'],
    ['claude-sonnet-5-9', 'anthropic'],
    ['claude-sonnet-5-9-20260101', 'anthropic'],
    ['claude-3-5-sonnet-2024', 'anthropic'],
    ['claude-sonnet-4@20250514', 'anthropic'],
    ['claude', 'anthropic'],
    ['gemini-2.5-flash-foo', 'gcp.gemini'],
    ['gpt-4o', 'anthropic'],
    ['gpt-3.5-turbo', 'my-gateway'],
    ['gpt-oss:120b-cloud', 'ollama'],
    ['gpt-4o', 'openrouter'],
    ['ft:gpt-9:acme::1', 'openai'],
    ['', 'openai'],
    ['__proto__', 'openai'],
  ])('%s of %s', (name, provider) => {
    expect(found(name, provider)).toBeNull()
  })
})

describe('without a provider', () => {
  test.each([
    ['gpt-4o', 'openai/gpt-4o id'],
    ['claude-3-5-sonnet-20241022', 'anthropic/claude-3-5-sonnet dated'],
    ['gemini-2.5-pro', 'gcp.gemini/gemini-2.5-pro id'],
    ['anthropic/claude-haiku-4-5', 'anthropic/claude-haiku-4-5 id'],
    ['gpt-oss-20b', null],
    ['llama-3.3-70b-versatile', null],
  ])('%s: %s', (name, expected) => {
    expect(found(name)).toBe(expected)
  })

  test('a name that two makers know finds nothing', () => {
    const [file] = priceBook().files
    if (file === undefined) throw new Error('The bundled book is empty')
    const twin = { ...file, provider: 'twin', same_as: [], modifiers: [] }
    const book = priceBook([{ ...file, modifiers: [] }, twin])
    const id = file.models[0]?.id ?? ''
    expect(book.find(id, 'twin')?.model.id).toBe(id)
    expect(book.find(id)).toBeNull()
    expect(book.price({ model: id }).warnings[0]?.message).toContain('name the provider')
  })
})

test('an unknown name is answered with near ones', () => {
  const { price, warnings } = priceBook().price({ model: 'gpt-4o-minni', provider: 'openai' })
  expect(price).toBeNull()
  expect(warnings[0]?.code).toBe('unknown_model')
  expect(warnings[0]?.message).toContain('near names: gpt-4o-mini')
  const [, ends] =
    priceBook().price({ model: 'gemini-3-pro' }).warnings[0]?.message.split(': ') ?? []
  expect(ends).toMatch(/^gemini-3-pro-/)
})
