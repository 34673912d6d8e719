import { hostOfModel } from '../host-of-model.ts'

const MAKERS: readonly (readonly [name: RegExp, maker: string])[] = [
  [/(^|[/.])claude/i, 'anthropic'],
  [/(^|\/)(gpt|o\d|codex|chatgpt)\b/i, 'openai'],
  [/(^|\/)(gemini|gemma)/i, 'gcp.gemini'],
  [/(^|\/)grok/i, 'x_ai'],
  [/(^|\/)(qwen|qwq)/i, 'alibaba'],
  [/(^|\/)deepseek/i, 'deepseek'],
]

/**
 * Who was asked for a model of this name, where a history does not say who answered: the cloud whose
 * name it is, else who makes it; null when it is not plain.
 */
export function makerOfModel(model: string | null): string | null {
  if (model === null) return null
  return hostOfModel(model) ?? MAKERS.find(([name]) => name.test(model))?.[1] ?? null
}
