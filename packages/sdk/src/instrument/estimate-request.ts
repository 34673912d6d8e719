import { estimatedTokens } from '../counting/token-estimator.ts'
import { tokenizerOf } from '../counting/tokenizer-of.ts'

const SAMPLES = 16
const SAMPLE = 256
const BASE64 = /^[A-Za-z0-9+/=_-]+$/

/**
 * About how many tokens a request is, from its JSON: a long one by samples from all over it, so that
 * it takes no longer than a short one. Brackets and names count, which makes it too high rather than
 * too low; files in base64 do not, since nobody can say what they are.
 *
 * @returns whole tokens
 */
export function estimateRequest(text: string, model = ''): number {
  const { family } = tokenizerOf(model)
  if (text.length <= SAMPLES * SAMPLE) return Math.ceil(estimatedTokens(text, family))
  const step = Math.floor((text.length - SAMPLE) / (SAMPLES - 1))
  let tokens = 0
  for (let at = 0; at + SAMPLE <= text.length; at += step) {
    const sample = text.slice(at, at + SAMPLE)
    if (!BASE64.test(sample)) tokens += estimatedTokens(sample, family)
  }
  return Math.ceil((tokens / (SAMPLES * SAMPLE)) * text.length)
}
